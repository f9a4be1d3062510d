import type { AnyModel } from '../models/model.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import { linkId } from './link-id.ts'

/** Returns the model at the other end. */
export function otherModel({ source, target, isReverse }: LinkEnd): AnyModel {
  return isReverse ? source : target
}

/** Returns the foreign key that refers to the instance at this end. */
export function ownRelation({ link, isReverse }: LinkEnd): string {
  return isReverse ? link.to : link.from
}

/** Returns the foreign key that refers to the instance at the other end. */
export function otherRelation({ link, isReverse }: LinkEnd): string {
  return isReverse ? link.from : link.to
}

/** Returns the ID of the link to an instance at the other end. */
export function linkIdWith({ id, isReverse }: LinkEnd, other: string): string {
  return isReverse ? linkId(other, id) : linkId(id, other)
}

/** Returns the ID of the instance at the other end of a link. */
export function otherIdIn(end: LinkEnd, link: Item): string {
  return link[`${otherRelation(end)}Id`]?.S ?? ''
}

/** Names the links of an instance in a message: `Product p1.tags`, or `Product.tags of Tag t1` from the other end. */
export function describeEnd({ source, target, link, id, isReverse }: LinkEnd): string {
  return isReverse ? `${source.name}.${link.name} of ${target.name} ${id}` : `${source.name} ${id}.${link.name}`
}
