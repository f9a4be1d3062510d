import type { CallOptions } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { instanceKey, keyAttributes } from '../items/keys.ts'
import type { Operations } from '../writing/transport.ts'

/** The most items DynamoDB reads at once. */
export const MAX_READS = 100

type Reads = Pick<Operations['BatchGetItem'][1], 'Responses' | 'UnprocessedKeys'>

/** Reads the items of instances, strongly consistent, in the order of their ids as given. Those that are gone are left out. */
export async function readInstances(
  core: Core,
  model: AnyModel,
  ids: readonly string[],
  options?: CallOptions,
): Promise<Item[]> {
  const found = new Map<string, Item>()
  for (let start = 0; start < ids.length; start += MAX_READS) {
    let Keys: Item[] | undefined = ids.slice(start, start + MAX_READS).map(id => keyAttributes(instanceKey(model, id)))
    for (let attempt = 0; Keys?.length; attempt++) {
      // What comes back unprocessed was too much at once.
      if (attempt > 0) await core.runtime.sleep(core.runtime.random() * Math.min(1_000, 25 * 2 ** attempt))
      const RequestItems: Operations['BatchGetItem'][0]['RequestItems'] = {
        [core.tableName]: { Keys, ConsistentRead: true },
      }
      const { Responses, UnprocessedKeys }: Reads = await core.transport('BatchGetItem', { RequestItems }, options)
      for (const item of Responses?.[core.tableName] ?? []) found.set(item.id?.S ?? '', item)
      Keys = UnprocessedKeys?.[core.tableName]?.Keys
    }
  }
  return ids.map(id => found.get(id)).filter(item => item !== undefined)
}
