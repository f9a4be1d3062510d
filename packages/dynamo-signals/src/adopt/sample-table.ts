import { paceOf } from '../operations/pace.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Transport } from '../repository/requests/transport.ts'
import type { Runtime } from '../repository/runtime.ts'

/** How to sample a table. */
export interface SampleOptions {
  /** At most this many items are read. */
  readonly size: number
  /** At most this many items are read per second. */
  readonly rateLimit: number
  readonly onProgress?: (done: number) => void
}

/** The sample comes from this many places of the table, because the items of one place are often of one kind. */
const PLACES = 10
const LARGEST_PAGE = 100

/**
 * Reads a sample of the items of a table, from several places of it, one page after the other. Its reads are eventually
 * consistent, which costs half. A table with fewer items than `size` is read as a whole.
 */
export async function sampleTable(
  { transport, runtime }: { readonly transport: Transport; readonly runtime: Pick<Runtime, 'now' | 'sleep'> },
  TableName: string,
  { size, rateLimit, onProgress }: SampleOptions,
): Promise<Item[]> {
  const pace = paceOf(runtime, rateLimit)
  const sample: Item[] = []
  const share = Math.max(1, Math.min(LARGEST_PAGE, Math.floor(rateLimit), Math.ceil(size / PLACES)))
  let places = Array.from({ length: PLACES }, (_, Segment): Place => ({ Segment, ExclusiveStartKey: undefined }))
  while (places.length > 0) {
    const unfinished: Place[] = []
    for (const place of places) {
      const Limit = Math.min(share, size - sample.length)
      if (Limit === 0) return sample
      const page = { TableName, Limit, TotalSegments: PLACES, ...place }
      const { Items = [], LastEvaluatedKey } = await transport('Scan', page)
      sample.push(...Items)
      onProgress?.(sample.length)
      if (LastEvaluatedKey) unfinished.push({ ...place, ExclusiveStartKey: LastEvaluatedKey })
      await pace(Items.length)
    }
    places = unfinished
  }
  return sample
}

interface Place {
  readonly Segment: number
  readonly ExclusiveStartKey: Item | undefined
}
