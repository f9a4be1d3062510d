import type { AnyModel, Link } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Fields } from '../items/fields.ts'

/** The part of a link's code that determines the IDs of links. It comes with the definition: see `LinkEngine`. */
export interface LinkRules {
  /** Returns the id of the link with these fields. Undefined if one of its ends is missing. */
  idOf(link: Link, fields: Fields): string | undefined
  /** Throws `ValidationError` for a link whose ID is not that of its pair. */
  requireId(link: Link, id: string, change: { readonly before: Fields | undefined; readonly after: Fields }): void
}

/** Returns the link whose pairs a model stores, with its rules. Undefined for all other models. */
export function linkHeldBy({ links }: Core, { name }: AnyModel): { link: Link; rules: LinkRules } | undefined {
  const link = links.get(name)?.link
  return link && { link, rules: link.engine as LinkRules }
}
