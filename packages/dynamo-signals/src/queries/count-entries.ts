import type { CallOptions } from '../models/call-options.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Operations } from '../repository/requests/transport.ts'
import { partitionsOf, type QueryPlan } from './query-plan.ts'
import { inPartition, requestOf, startAfter } from './query-request.ts'

/** Counts the entries of a query, in all shards at once. DynamoDB returns only their number. */
export async function countEntries(core: Core, plan: QueryPlan, options: CallOptions): Promise<number> {
  const request = requestOf(core.tableName, plan, true)
  const counts = (await partitionsOf(core, plan, options)).map(partition => {
    const start = plan.after === undefined ? undefined : startAfter(plan, partition, plan.after)
    return countPages(core, inPartition(request, partition), start, options)
  })
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}

/** Counts the items that a request returns, in all its pages. */
export async function countPages(
  core: Core,
  request: Operations['Query'][0],
  begin: Item | undefined,
  options: CallOptions,
): Promise<number> {
  let count = 0
  let start = begin
  do {
    const input = { ...request, ExclusiveStartKey: start }
    const page: Awaited<ReturnType<typeof core.transport<'Query'>>> = await core.transport('Query', input, options)
    count += page.Count ?? 0
    start = page.LastEvaluatedKey
  } while (start)
  return count
}
