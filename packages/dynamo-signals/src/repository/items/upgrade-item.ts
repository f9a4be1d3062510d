import type { AnyModel } from '../../models/model.ts'
import type { Item } from './attribute-value.ts'
import { completeFields } from './complete-fields.ts'
import { addFields } from './instance-item.ts'
import { converted, modelVersionOf, versionOfModel } from './item-version.ts'
import { idOf, refuse, storedFields } from './read-instance-item.ts'

/**
 * Converts an item to a version of the model, by default the current one. Upgrades or downgrades its fields, and adds missing
 * defaults. Does not change its bookkeeping, keys and index entries, or attributes whose values stay the same. If nothing has
 * to change, the result equals the item. Throws `UnreadableInstanceError` if an upgrade fails or if the result does not have
 * the types of the model, and the error of a `down` that is missing or fails.
 */
export function upgradeItem(model: AnyModel, item: Readonly<Item>, to: number = versionOfModel(model)): Item {
  const stored = storedFields(model, item)
  const [from, id] = [modelVersionOf(item), idOf(item)]
  const fail = refuse(model, item)
  let fields = { ...stored }
  try {
    if (from !== to && from <= versionOfModel(model)) fields = converted(model, fields, id, item, { from, to })
  } catch (cause) {
    fail({ field: '', path: '', why: `its change from version ${from} of ${model.name} to ${to} failed`, cause })
  }
  if (to === versionOfModel(model)) completeFields(model, fields, fail)
  const upgraded: Item = { ...item }
  for (const name of Object.keys(stored)) delete upgraded[name]
  addFields(upgraded, model, fields, { item, stored, fields })
  const version = Math.max(from > versionOfModel(model) ? from : 1, to)
  if (version > 1) upgraded._mv = { N: String(version) }
  else delete upgraded._mv
  return upgraded
}
