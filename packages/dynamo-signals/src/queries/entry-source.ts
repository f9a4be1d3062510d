import type { CallOptions } from '../models/call-options.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { QueryPlan } from './query-plan.ts'
import { inPartition, requestOf, startAfter } from './query-request.ts'

/** Adds up the cost of a query's reads. */
export interface Meter {
  units: number
  read: number
  requests: number
}

/** Yields one partition's entries in sort order. */
export interface EntrySource {
  /** The entries that were read, but not taken yet. */
  readonly waiting: Item[]
  /** Whether no entry is left to read. */
  isDone(): boolean
  /** Reads about this many more entries, and at least one unless none is left. */
  fill(wanted: number): Promise<void>
}

// DynamoDB ends a page at 1 MB anyway.
const MAX_PAGE = 1000

/** Returns the entries of each partition of a query. */
export function partitionSources(
  core: Core,
  plan: QueryPlan,
  partitions: readonly string[],
  { meter, options }: { readonly meter: Meter; readonly options: CallOptions },
): EntrySource[] {
  const request = requestOf(core.tableName, plan)
  return partitions.map(partition => {
    const own = inPartition(request, partition)
    const waiting: Item[] = []
    let start = plan.after === undefined ? undefined : startAfter(plan, partition, plan.after)
    let isDone = false
    let most = 0
    return {
      waiting,
      isDone: () => isDone,
      async fill(wanted) {
        most = Math.min(MAX_PAGE, Math.max(most, wanted))
        while (waiting.length === 0 && !isDone) {
          const page = await core.transport('Query', { ...own, Limit: most, ExclusiveStartKey: start }, options)
          addTo(meter, page)
          waiting.push(...(page.Items ?? []))
          start = page.LastEvaluatedKey
          isDone = start === undefined
          // The limit of a request counts entries that the filter then removes. If it removes most, read more at once.
          if (waiting.length < most) most = Math.min(MAX_PAGE, most * 2)
        }
      },
    }
  })
}

/** Adds the cost of a response. */
export function addTo(
  meter: Meter,
  page: {
    readonly ScannedCount?: number | undefined
    readonly ConsumedCapacity?: { CapacityUnits?: number | undefined } | undefined
  },
): void {
  meter.requests++
  meter.read += page.ScannedCount ?? 0
  meter.units += page.ConsumedCapacity?.CapacityUnits ?? 0
}

/** Returns a source of entries that are already known. */
export function knownEntries(waiting: Item[]): EntrySource {
  return { waiting, isDone: () => true, fill: async () => undefined }
}
