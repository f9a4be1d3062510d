import type { AnyModel } from '../../models/model.ts'
import { type Item, UnstorableValue } from './attribute-value.ts'
import type { Fault } from './complete-fields.ts'
import type { Fields, Previous } from './instance-item.ts'
import { asDefined, ignore, refuse, storedFields } from './read-instance-item.ts'

/**
 * Reads the item that a save replaces. Values of another type are left to the save, which validates the result and may be the
 * repair. Throws `UnreadableInstanceError` for a field that cannot be decoded and is not among the changes, because the save
 * would lose it. If `keepsAll` is set, the save keeps its attribute.
 */
export function readPrevious(model: AnyModel, item: Item, changes: Fields, keepsAll: boolean): Previous {
  const unread = new Set<string>()
  const stored = storedFields(model, item, undefined, (fault: Fault) => {
    if (keepsAll) unread.add(fault.field)
    else if (!Object.hasOwn(changes, fault.field) || !(fault.cause instanceof UnstorableValue))
      refuse(model, item)(fault)
  })
  return { item, stored, fields: asDefined(model, item, { ...stored }, ignore), unread }
}
