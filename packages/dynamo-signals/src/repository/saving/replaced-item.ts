import { AlreadyExistsError, ConflictError, DoesNotExistError } from '../../errors.ts'
import type { CallOptions } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Item } from '../items/attribute-value.ts'
import { conflictWith, isFenced } from '../items/deletion-fence.ts'
import { versionOf } from '../items/instance-item.ts'
import { instanceKey } from '../items/keys.ts'
import { idOf, mentioned } from '../items/read-instance-item.ts'
import { readInstance } from '../reading/read-item.ts'
import type { Scope } from '../scope.ts'
import type { RequestedSave } from './save-request.ts'

/**
 * Finds the item a save replaces: the one the instance was loaded from, else by a strongly consistent read. An insert
 * reads nothing. Throws `ConflictError` for an instance whose version is not the stored one, or that is gone.
 */
export async function replacedItem(
  scope: Scope,
  model: AnyModel,
  { id, input, version, mode }: RequestedSave,
  options: CallOptions,
): Promise<Item | undefined> {
  const pending = scope.buffer.find({ table: scope.core.tableName, key: instanceKey(model, id) })
  if (mode === 'insert') {
    if (pending?.item) throw new AlreadyExistsError(model.name, id, mentioned(model, pending.item))
    return undefined
  }
  const known = scope.core.loaded.get(input)
  if (known && !pending && versionOf(known) === version) return unfenced(scope, model, known)
  const item = await readInstance(scope, model, id, options)
  if (version === undefined) {
    if (!item && mode === 'update') throw new DoesNotExistError(model.name, `id ${id}`)
    return item && unfenced(scope, model, item)
  }
  if (!item || versionOf(item) !== version) throw new ConflictError(model.name, id, item && mentioned(model, item))
  return unfenced(scope, model, item)
}

/** An instance that is being deleted takes no saves, also not from who loads it meanwhile. */
function unfenced({ core }: Scope, model: AnyModel, item: Item): Item {
  // The usual case costs no date.
  if (!item._deleting) return item
  const now = core.runtime.now().toISOString()
  if (isFenced(item, now)) throw conflictWith(model, idOf(item), item, now)
  return item
}
