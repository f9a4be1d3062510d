import { ownValue } from '../dispatch/own-value.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { LinkSet, LinkSetOptions } from '../models/link-set.ts'
import type { LinkedModels } from '../models/links.ts'
import type { AnyModel, Link } from '../models/model.ts'
import type { NullableRelatedSet } from '../models/repository.ts'
import { relationIn } from './core.ts'
import { engineOf } from './relation-engine.ts'
import { unknownName } from './require-options.ts'
import type { WriteSession } from './write-session.ts'

/** One instance at an end of a link, whose links are read and changed. */
export interface LinkEnd extends LinkedModels {
  readonly id: string
  /** The instance is at the target's end. Django: `reverse`. */
  readonly isReverse: boolean
}

/** An instance at an end of a link, as the caller passed it: by itself or by its id. */
export interface GivenEnd {
  readonly link: Link
  readonly given: unknown
  readonly isReverse: boolean
}

/** The part of a link's code that reads and changes links. It comes with the definition: see `LinkEngine`. */
export interface LinkOpener {
  open(session: WriteSession, end: GivenEnd, options: LinkSetOptions): LinkSet<AnyModel>
}

/** Returns the instances that an instance is linked to. Throws `ConfigurationError` if its model does not declare the link. */
export function linksOf(
  session: WriteSession,
  model: AnyModel,
  { of, link, options }: { readonly of: unknown; readonly link: string; readonly options: LinkSetOptions },
): LinkSet<AnyModel> {
  const { links } = model
  const found = ownValue(links, link)
  if (found) return open(session, { link: found, given: of, isReverse: false }, options)
  throw unknownName('repository.unknownLink', model, 'link', link, links)
}

/**
 * Returns the instances of a model that refer to an instance through a foreign key, or are linked to it. Throws
 * `ConfigurationError` if the filter is neither.
 */
export function relatedSetOf(
  session: WriteSession,
  model: AnyModel,
  filter: object,
): NullableRelatedSet<AnyModel> | LinkSet<AnyModel> {
  const [relation, given] = relationIn(filter)
  const link = ownValue(model.links, relation)
  if (link?.related) return open(session, { link, given, isReverse: true }, {})
  const definition = model.relations[relation]
  if (definition?.kind === 'foreignKey' && definition.related)
    return engineOf(definition).relatedSet(session, { model, relation, definition }, given)
  throw new ConfigurationError(
    'repository.badRelatedSet',
    `relatedSet of ${model.name} needs one of its foreign keys or links. Use findOne for a one-to-one.`,
  )
}

function open(session: WriteSession, end: GivenEnd, options: LinkSetOptions): LinkSet<AnyModel> {
  return (end.link.engine as object as LinkOpener).open(session, end, options)
}
