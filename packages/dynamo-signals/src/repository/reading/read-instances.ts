import type { CallOptions } from '../../models/call-options.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Item } from '../items/attribute-value.ts'
import { instanceKey, isTooLong, keyAttributes } from '../items/keys.ts'
import { idOf } from '../items/read-instance-item.ts'
import type { ReadScope } from './read-instance.ts'
import { readItems } from './read-items.ts'

/**
 * Reads the items of instances, strongly consistent, with the transaction's writes applied: in the order of the given ids,
 * each once. Omits missing instances.
 */
export async function readInstances(
  { core, buffer }: ReadScope,
  model: AnyModel,
  ids: Iterable<string>,
  options?: CallOptions,
): Promise<Item[]> {
  const found = new Map<string, Item | undefined>()
  const keys: Item[] = []
  for (const id of new Set(ids)) {
    const key = instanceKey(model, id)
    const pending = buffer?.find({ table: core.tableName, key })
    found.set(id, pending?.kind === 'put' ? pending.item : undefined)
    if (!pending && !isTooLong(key)) keys.push(keyAttributes(key))
  }
  for await (const item of readItems(core, core.tableName, keys, options)) found.set(idOf(item), item)
  return [...found.values()].filter(item => item !== undefined)
}
