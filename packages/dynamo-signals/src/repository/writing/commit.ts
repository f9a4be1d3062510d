import { UnavailableError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { writeIdsOf } from '../items/instance-item.ts'
import { isInstance } from '../items/keys.ts'
import { isRepeated, reasonsOf } from '../requests/service-errors.ts'
import type { Operations } from '../requests/transport.ts'
import { retryRequest } from '../requests/transport.ts'
import { conditionExpression, type PlannedWrite, toTransactItem, toUpdate } from './planned-write.ts'
import { takeOver } from './take-over.ts'
import { requireFit } from './transaction-size.ts'

/** The single request that commits some writes. */
export type CommitRequest =
  | { readonly operation: 'PutItem'; readonly input: Operations['PutItem'][0] }
  | { readonly operation: 'UpdateItem'; readonly input: Operations['UpdateItem'][0] }
  | { readonly operation: 'TransactWriteItems'; readonly input: Operations['TransactWriteItems'][0] }

/**
 * Commits the writes, all or none: with one `PutItem` or `UpdateItem` if that is enough, otherwise with one `TransactWriteItems`.
 *
 * Rejects with the refusal of the write whose condition failed. Retries conflicts, throttling and lost responses until the
 * deadline. If a write was applied but its response was lost, its write id or the transaction's token identifies it, so it
 * is neither applied twice nor mistaken for another writer's. If the outcome remains unknown, rejects with
 * `UnavailableError`, never with a false conflict.
 */
export async function commit(core: Core, writes: readonly PlannedWrite[], options: CallOptions = {}): Promise<void> {
  if (writes.length === 0) return
  if (writes.some(({ kind, item }) => kind === 'update' || (item && isInstance(item))))
    await core.layout.writing(options)
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

/** A write whose condition failed, and the stored item. */
interface Refused {
  readonly write: PlannedWrite
  readonly current: Item | undefined
}

/** Builds the request that commits some writes. Throws `TransactionTooLargeError` if they exceed DynamoDB's limits. */
export function commitRequest(core: Core, planned: readonly PlannedWrite[]): CommitRequest {
  const writes = core.existing?.inStoredForm(planned) ?? planned
  requireFit(writes)
  const [only] = writes
  if (writes.length === 1 && only?.kind === 'put') return { operation: 'PutItem', input: putInput(only) }
  // Half the price of a transaction. An adjustment needs the token, because it must not be applied twice.
  if (writes.length === 1 && only?.kind === 'update' && only.item)
    return { operation: 'UpdateItem', input: toUpdate(only) }
  // All attempts share one token. For ten minutes, DynamoDB reports success if an applied transaction is sent again. A
  // single delete needs the token too, because a deleted item has no write id that identifies the deleter.
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
 * Returns the refused write. Undefined if the refusal only means that the write was already applied. Throws any other error.
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
 * Returns the fate of a write whose condition failed. An item lists its last writes. If ours is among them, it was applied. If
 * not, an earlier attempt may still have been applied and then overwritten, unless the write it replaces is in the list too,
 * because then the list has no gap. An insert replaces no listed write.
 */
function fateOf({ item, replaces }: PlannedWrite, current: Item | undefined, inDoubt: boolean) {
  const writeId = item?._wid?.S
  const named = current ? writeIdsOf(current) : []
  const replaced = replaces?._wid?.S
  // A migration keeps the write ID, so the ID cannot show whether its write was applied. It starts over with the stored item.
  if (writeId === replaced) return 'refused'
  if (writeId !== undefined && named.includes(writeId)) return 'done'
  if (!inDoubt || writeId === undefined) return 'refused'
  return replaced !== undefined && named.includes(replaced) ? 'refused' : 'unknown'
}

/**
 * An earlier attempt that is still in flight could be applied if the item that blocks it were deleted. Versions only grow.
 */
function isInsert({ item, guard, conditions }: PlannedWrite): boolean {
  return (item?._wid ?? guard?.to) !== undefined && conditions.some(({ kind }) => kind === 'absent')
}
