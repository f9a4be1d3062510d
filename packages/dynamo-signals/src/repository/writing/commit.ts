import { UnavailableError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { writeIdsOf } from '../items/instance-item.ts'
import { isRepeated, reasonsOf } from '../requests/service-errors.ts'
import type { Operations } from '../requests/transport.ts'
import { retryRequest } from '../requests/transport.ts'
import { conditionExpression, type PlannedWrite, toTransactItem } from './planned-write.ts'
import { takeOver } from './take-over.ts'
import { requireFit } from './transaction-size.ts'

/** The one request that commits some writes. */
export type CommitRequest =
  | { readonly operation: 'PutItem'; readonly input: Operations['PutItem'][0] }
  | { readonly operation: 'TransactWriteItems'; readonly input: Operations['TransactWriteItems'][0] }

/**
 * Commits the writes, all or none: one `PutItem` where that is enough, else one `TransactWriteItems`.
 *
 * Rejects with the refusal of the write whose condition failed. Conflicts, throttling and lost responses are retried
 * until the deadline. A write that was applied although its response was lost is recognized by its write id or by the
 * transaction's token, so that it neither happens twice nor looks like another writer's. If its outcome stays unknown,
 * it rejects with `UnavailableError`, never with a false conflict.
 */
export async function commit(core: Core, writes: readonly PlannedWrite[], options: CallOptions = {}): Promise<void> {
  if (writes.length === 0) return
  await attempt(core, writes, options, writes.length)
  await core.committed?.(writes)
}

async function attempt(core: Core, writes: readonly PlannedWrite[], options: CallOptions, left: number): Promise<void> {
  const request = commitRequest(core, writes)
  const task = `a write of ${writes.length} ${writes.length === 1 ? 'item' : 'items'}`
  let refused: Refused | undefined
  const send = async (inDoubt: boolean) => {
    try {
      await core.transport(request.operation, request.input, options)
    } catch (error) {
      refused = judge(writes, error, inDoubt || isRepeated(error), task)
    }
  }
  await retryRequest(core, task, send, options)
  if (!refused) return
  const { write, current } = refused
  const others = left > 0 ? await takeOver(core, writes, write, current, options) : undefined
  if (!others) throw write.refusal(current)
  await attempt(core, others, options, left - 1)
}

/** A write whose condition did not hold, and the item it met. */
interface Refused {
  readonly write: PlannedWrite
  readonly current: Item | undefined
}

/** The request that commits some writes. Throws `TransactionTooLargeError` for more than DynamoDB takes. */
export function commitRequest(core: Core, writes: readonly PlannedWrite[]): CommitRequest {
  requireFit(writes)
  const [only] = writes
  if (writes.length === 1 && only?.kind === 'put') return { operation: 'PutItem', input: putInput(only) }
  // One token for every attempt: DynamoDB answers a repeated, applied transaction with success for ten minutes. A lone
  // delete needs it as well: what is gone has no write id to tell whose delete it was.
  const ClientRequestToken = core.runtime.newId()
  return {
    operation: 'TransactWriteItems',
    input: { TransactItems: writes.map(toTransactItem), ClientRequestToken },
  }
}

function putInput({ table, item, conditions }: PlannedWrite): Operations['PutItem'][0] {
  return {
    TableName: table,
    Item: item,
    ...conditionExpression(conditions),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }
}

/**
 * Returns the refused write. Undefined if the refusal only means that the write was done before. Throws any other
 * error.
 */
function judge(writes: readonly PlannedWrite[], error: unknown, inDoubt: boolean, task: string): Refused | undefined {
  const reasons = reasonsOf(error)
  const index = reasons?.findIndex(reason => reason?.code === 'ConditionalCheckFailed') ?? -1
  const write = writes[index]
  if (!write) throw error
  const current = reasons?.[index]?.item
  const fate =
    writes.length === 1 ? fateOf(write, current, inDoubt) : inDoubt && isInsert(write) ? 'unknown' : 'refused'
  if (fate === 'done') return undefined
  if (fate === 'refused') return { write, current }
  throw new UnavailableError(task, 'unknown', { cause: error })
}

/**
 * What became of a put whose condition failed. An item names its last writes: ours is among them when it was applied.
 * When it is not, an earlier attempt may still have been applied and overwritten, unless what it replaced is named as
 * well, for then nothing in between is missing. What an insert replaces is never named.
 */
function fateOf({ item, replaces }: PlannedWrite, current: Item | undefined, inDoubt: boolean) {
  const writeId = item?._wid?.S
  const named = current ? writeIdsOf(current) : []
  if (writeId !== undefined && named.includes(writeId)) return 'done'
  if (!inDoubt || writeId === undefined) return 'refused'
  const replaced = replaces?._wid?.S
  return replaced !== undefined && named.includes(replaced) ? 'refused' : 'unknown'
}

/**
 * An earlier attempt that is still under way would be applied if what is in its way were deleted. Versions only grow.
 */
function isInsert({ item, guard, conditions }: PlannedWrite): boolean {
  return (item?._wid ?? guard?.to) !== undefined && conditions.some(({ kind }) => kind === 'absent')
}
