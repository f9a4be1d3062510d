import type { AnyModel } from '../models/model.ts'
import { type Core, referencesTo } from '../repository/core.ts'

/**
 * Whether the rest of a large delete can be left to the stream. An instance in their layout that others refer to cannot be
 * marked as deleted for as long as that takes: its table has no record of a mark, and other code would still use it.
 */
export function canCascade(core: Core, model: AnyModel, seen = new Set<AnyModel>()): boolean {
  if (seen.has(model)) return true
  seen.add(model)
  const references = referencesTo(core, model).filter(({ definition }) => definition.onDelete !== 'doNothing')
  if (model.storedIn && references.length > 0) return false
  return references.every(each => each.definition.onDelete !== 'cascade' || canCascade(core, each.model, seen))
}
