import type { LinkSet, LinkSetOptions } from '../models/link-set.ts'
import type { LinkedModels } from '../models/links.ts'
import type { AnyModel } from '../models/model.ts'
import type { GivenEnd } from '../repository/link-sets.ts'
import { savedIdOf } from '../repository/reading/require-instance.ts'
import type { WriteSession } from '../repository/write-session.ts'
import { StoredLinkSet } from './stored-link-set.ts'

/** Returns the links of an instance. Throws `UnsavedInstanceError` if it was never saved. */
export function openLinkSet(
  session: WriteSession,
  { link, given, isReverse }: GivenEnd,
  options: LinkSetOptions,
): LinkSet<AnyModel> {
  // A repository exists only for models of the database, whose links are known.
  const models = session.core.links.get(link.through.name) as LinkedModels
  const id = savedIdOf(session.core, isReverse ? models.target : models.source, given)
  return new StoredLinkSet(session, { ...models, id, isReverse }, options)
}
