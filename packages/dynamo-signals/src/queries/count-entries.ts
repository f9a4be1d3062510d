import type { CallOptions } from '../models/call-options.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { partitionsOf, type QueryPlan } from './query-plan.ts'
import { inPartition, requestOf, startAfter } from './query-request.ts'

/** Counts the entries of a query, in all shards at once. DynamoDB returns only their number. */
export async function countEntries(core: Core, plan: QueryPlan, options: CallOptions): Promise<number> {
  const request = requestOf(core.tableName, plan, true)
  const counts = (await partitionsOf(core, plan, options)).map(async partition => {
    let count = 0
    let start: Item | undefined = plan.after === undefined ? undefined : startAfter(plan, partition, plan.after)
    do {
      const input = { ...inPartition(request, partition), ExclusiveStartKey: start }
      const page: Awaited<ReturnType<typeof core.transport<'Query'>>> = await core.transport('Query', input, options)
      count += page.Count ?? 0
      start = page.LastEvaluatedKey
    } while (start)
    return count
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
