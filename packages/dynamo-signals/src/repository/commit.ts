import { TransactionTooLargeError, UnavailableError } from '../errors.ts'
import type { CallOptions } from '../models/database.ts'
import type { Item } from './attribute-value.ts'
import type { Core } from './core.ts'
import { writeIdsOf } from './instance-item.ts'
import { keyAttributes } from './keys.ts'
import { conditionExpression, type PlannedWrite, toTransactItem } from './planned-write.ts'
import { isConflict, isThrottle, isUnknownOutcome, type RefusalReason, reasonsOf } from './service-errors.ts'

/** The most writes DynamoDB takes in one transaction. */
export const MAX_WRITES = 100

const FIRST_BACKOFF = 25
const LONGEST_BACKOFF = 1_000

/**
 * Commits the writes, all or none: one `PutItem` or `DeleteItem` where that is enough, else one `TransactWriteItems`.
 *
 * A refused condition rejects with what that write said it would mean. Conflicts, throttling and lost answers are tried
 * again until the deadline; a write that went through although its answer was lost is recognised by its write id or by
 * the transaction's token, so that it neither happens twice nor looks like somebody else's.
 */
export async function commit(core: Core, writes: readonly PlannedWrite[], options: CallOptions = {}): Promise<void> {
  if (writes.length === 0) return
  if (writes.length > MAX_WRITES) throw new TransactionTooLargeError(writes.length, MAX_WRITES)
  const [only] = writes
  const send = writes.length === 1 && only && only.kind !== 'check' ? single(core, only) : together(core, writes)
  await persist(core, send, writes, options)
}

type Send = (options: CallOptions) => Promise<unknown>

function single(core: Core, write: PlannedWrite): Send {
  const condition = {
    TableName: write.table,
    ...conditionExpression(write.conditions),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
  return write.kind === 'put'
    ? options => core.transport('PutItem', { ...condition, Item: write.item }, options)
    : options => core.transport('DeleteItem', { ...condition, Key: keyAttributes(write.key) }, options)
}

function together(core: Core, writes: readonly PlannedWrite[]): Send {
  const TransactItems = writes.map(toTransactItem)
  // One token for every attempt: DynamoDB answers a repeated, applied transaction with success for ten minutes.
  const ClientRequestToken = core.runtime.newId()
  return options => core.transport('TransactWriteItems', { TransactItems, ClientRequestToken }, options)
}

async function persist(core: Core, send: Send, writes: readonly PlannedWrite[], options: CallOptions): Promise<void> {
  const { runtime } = core
  const deadline = runtime.now().getTime() + core.deadline
  for (let attempt = 0; ; attempt++) {
    try {
      await send(options)
      return
    } catch (error) {
      if (options.abortSignal?.aborted) throw error
      const refused = refusalOf(error, writes)
      if (refused === 'ours') return
      if (refused) throw refused
      if (!isConflict(error) && !isThrottle(error) && !isUnknownOutcome(error)) throw error
      const pause = runtime.random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** attempt)
      if (runtime.now().getTime() + pause >= deadline) {
        throw new UnavailableError(`a write of ${writes.length} item(s)`, { cause: error })
      }
      await runtime.sleep(pause)
    }
  }
}

/** What the refused condition of a write means: our own earlier attempt, or the error it was planned with. */
function refusalOf(error: unknown, writes: readonly PlannedWrite[]): 'ours' | Error | undefined {
  const reasons = reasonsOf(error)
  if (!reasons) return undefined
  const index = reasons.findIndex(reason => reason?.code === 'ConditionalCheckFailed')
  const write = writes[index]
  if (!write) return undefined
  const current = (reasons[index] as RefusalReason).item
  return writes.length === 1 && isOurs(write, current) ? 'ours' : write.refusal(current)
}

function isOurs({ item }: PlannedWrite, current: Item | undefined): boolean {
  const writeId = item?._wid?.S
  return writeId !== undefined && current !== undefined && writeIdsOf(current).includes(writeId)
}
