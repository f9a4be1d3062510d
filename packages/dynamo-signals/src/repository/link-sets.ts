import type { LinkSet, LinkSetOptions } from '../models/link-set.ts'
import type { LinkedModels } from '../models/links.ts'
import type { AnyModel } from '../models/model.ts'
import { savedIdOf } from './reading/require-instance.ts'
import { ModelRelatedSet } from './related-set.ts'
import { unknownName } from './require-options.ts'
import type { WriteSession } from './write-session.ts'

/** One instance at an end of a link, whose links are read and changed. */
export interface LinkEnd extends LinkedModels {
  readonly id: string
  /** The instance is at the target's end. Django: `reverse`. */
  readonly isReverse: boolean
}

/** The part of a link's code that reads and changes links. It comes with the definition: see `LinkEngine`. */
export interface LinkOpener {
  open(session: WriteSession, end: LinkEnd, options: LinkSetOptions): LinkSet<AnyModel>
}

/** Returns the instances that an instance is linked to. Throws `ConfigurationError` if its model does not declare the link. */
export function linksOf(
  session: WriteSession,
  model: AnyModel,
  { of, link, options }: { readonly of: unknown; readonly link: string; readonly options: LinkSetOptions },
): LinkSet<AnyModel> {
  const { links } = model
  const found = Object.hasOwn(links, link) ? links[link] : undefined
  if (found) return open(session, found.through.name, { given: of, isReverse: false }, options)
  throw unknownName('repository.unknownLink', model, 'link', link, links)
}

/** Returns the instances of a model that refer to an instance through a foreign key, or are linked to it. */
export function relatedSetOf(
  session: WriteSession,
  model: AnyModel,
  filter: object,
): ModelRelatedSet | LinkSet<AnyModel> {
  const [[relation, given] = ['', undefined], ...more] = Object.entries(filter ?? {})
  const link = Object.hasOwn(model.links, relation) ? model.links[relation] : undefined
  if (!link?.related || more.length > 0) return new ModelRelatedSet(session, model, filter)
  return open(session, link.through.name, { given, isReverse: true }, {})
}

function open(
  session: WriteSession,
  through: string,
  { given, isReverse }: { readonly given: unknown; readonly isReverse: boolean },
  options: LinkSetOptions,
): LinkSet<AnyModel> {
  // A repository exists only for models of the database, whose links are known.
  const models = session.core.links.get(through) as LinkedModels
  const model = isReverse ? models.target : models.source
  const id = savedIdOf(session.core, model, given)
  return (models.link.engine as object as LinkOpener).open(session, { ...models, id, isReverse }, options)
}
