import { AlreadyExistsError, ConflictError, DoesNotExistError } from '../errors.ts'
import type { SaveOptions } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Item } from './attribute-value.ts'
import { toInstance, versionOf } from './instance-item.ts'
import { instanceKey } from './keys.ts'
import { readInstance } from './read-item.ts'
import type { Scope } from './scope.ts'

/**
 * Finds the item a save replaces: the one the instance was loaded from, else by a strongly consistent read. An insert
 * reads nothing. Throws `ConflictError` for an instance whose version is not the stored one, or that is gone.
 */
export async function replacedItem(
  scope: Scope,
  model: AnyModel,
  { id, input, version }: { readonly id: string; readonly input: object; readonly version: unknown },
  options: SaveOptions,
): Promise<Item | undefined> {
  const mode = options.mode ?? (version === undefined && !options.updateFields ? 'insert' : 'update')
  if (mode === 'insert') return refusePending(scope, model, id)
  const known = scope.core.loaded.get(input)
  if (known && versionOf(known) === version && !isPending(scope, model, id)) return known
  const item = await readInstance(scope, model, id, options)
  if (version === undefined) {
    if (!item && mode === 'update') throw new DoesNotExistError(model.name, `id ${id}`)
    return item
  }
  if (!item || versionOf(item) !== version) throw new ConflictError(model.name, id, item && toInstance(item))
  return item
}

function isPending({ core, buffer }: Scope, model: AnyModel, id: string): boolean {
  return buffer.find({ table: core.tableName, key: instanceKey(model, id) }) !== undefined
}

function refusePending({ core, buffer }: Scope, model: AnyModel, id: string): undefined {
  const pending = buffer.find({ table: core.tableName, key: instanceKey(model, id) })
  if (pending?.item) throw new AlreadyExistsError(model.name, id, toInstance(pending.item))
}
