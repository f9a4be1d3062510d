import type { CallOptions } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { instanceKey, isTooLong, keyAttributes } from '../items/keys.ts'
import { idOf } from '../items/read-instance-item.ts'
import type { Operations } from '../writing/transport.ts'
import type { ReadScope } from './read-item.ts'

/** The most items DynamoDB reads at once. */
export const MAX_READS = 100

type Reads = Pick<Operations['BatchGetItem'][1], 'Responses' | 'UnprocessedKeys'>

/**
 * Reads the items of instances, strongly consistent, as the transaction would leave them: in the order of their ids as
 * given, each once. Those that are gone are left out.
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
  for (let start = 0; start < keys.length; start += MAX_READS) {
    for await (const item of readItems(core, keys.slice(start, start + MAX_READS), options)) {
      found.set(idOf(item), item)
    }
  }
  return [...found.values()].filter(item => item !== undefined)
}

async function* readItems(core: Core, keys: Item[], options: CallOptions | undefined): AsyncGenerator<Item> {
  let Keys: Item[] | undefined = keys
  for (let attempt = 0; Keys?.length; attempt++) {
    // What comes back unprocessed was too much at once.
    if (attempt > 0) await core.runtime.sleep(core.runtime.random() * Math.min(1_000, 25 * 2 ** attempt))
    const RequestItems: Operations['BatchGetItem'][0]['RequestItems'] = {
      [core.tableName]: { Keys, ConsistentRead: true },
    }
    const { Responses, UnprocessedKeys }: Reads = await core.transport('BatchGetItem', { RequestItems }, options)
    yield* Responses?.[core.tableName] ?? []
    Keys = UnprocessedKeys?.[core.tableName]?.Keys
  }
}
