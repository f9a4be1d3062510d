import type { AnyModel, Link } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Fields } from '../items/fields.ts'
import type { ItemStamp } from '../items/instance-item.ts'

/**
 * How the fields of an instance determine its id: of a link its pair, in a table of other code the attributes that form it. The
 * code comes with the definition of the link, or of where the model is stored.
 */
export interface IdRules<Of = Link | AnyModel> {
  /** Returns the id of the instance with these fields. Undefined if they do not determine it. */
  idOf(of: Of, fields: Fields): string | undefined
  /** Throws `ValidationError` for an instance whose fields determine another id. */
  requireId(of: Of, id: string, change: { readonly before: Fields | undefined; readonly after: Fields }): void
  /** Returns what a save stores instead of the usual bookkeeping. */
  stampOf?(usual: ItemStamp): Partial<ItemStamp>
}

/** Returns the rules for the ids of a model, and whose they are. Undefined if its instances can have any id. */
export function idRulesOf({ links }: Core, model: AnyModel): { of: Link | AnyModel; rules: IdRules } | undefined {
  const link = links.get(model.name)?.link
  const rules = (link?.engine ?? model.storedIn?.form) as IdRules | undefined
  return rules && { of: link ?? model, rules }
}
