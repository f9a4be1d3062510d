import type { CallOptions } from '../../models/call-options.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import type { Operations } from '../requests/transport.ts'

/** The maximum number of items DynamoDB reads in one request. */
export const MAX_READS = 100

type Reads = Pick<Operations['BatchGetItem'][1], 'Responses' | 'UnprocessedKeys'>

/** Reads items by their keys, strongly consistent, in no particular order. Omits missing items. */
export async function* readItems(
  core: Core,
  table: string,
  keys: readonly Item[],
  options?: CallOptions,
): AsyncGenerator<Item> {
  for (let start = 0; start < keys.length; start += MAX_READS) {
    let Keys: Item[] | undefined = keys.slice(start, start + MAX_READS)
    for (let attempt = 0; Keys?.length; attempt++) {
      // DynamoDB returns keys as unprocessed if the request was too large.
      if (attempt > 0) await core.runtime.sleep(core.runtime.random() * Math.min(1_000, 25 * 2 ** attempt))
      const RequestItems: Operations['BatchGetItem'][0]['RequestItems'] = { [table]: { Keys, ConsistentRead: true } }
      const { Responses, UnprocessedKeys }: Reads = await core.transport('BatchGetItem', { RequestItems }, options)
      yield* Responses?.[table] ?? []
      Keys = UnprocessedKeys?.[table]?.Keys
    }
  }
}
