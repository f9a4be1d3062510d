import type { Connection } from '../dispatch/connection.ts'
import { enterDispatch } from '../dispatch/enter-dispatch.ts'
import { intercept } from '../dispatch/suspend.ts'
import { isA } from '../dispatch/thrown-values.ts'
import { CheckFailedError, HopLimitError } from '../errors/index.ts'
import type { Core } from '../repository/core.ts'
import { type Cause, nextCause } from '../repository/items/cause.ts'
import { databaseOver } from '../repository/open-database.ts'
import { commit } from '../repository/writing/commit.ts'
import { onceFor } from './once.ts'
import { AlreadyHandled, type Outcome, planReceipt, type Task } from './receipts.ts'
import { ReceiverEffects } from './receiver-effects.ts'
import { contentOf } from './record-content.ts'
import { asOtherChange, isRestored, withOwnId } from './restored-copies.ts'
import type { StreamRecord } from './stream-record.ts'

/** The outcome of a delivery: effects committed, no longer applicable, done before, or suspended. */
export type Delivered = Outcome | 'already' | 'suspended'

/** How a record is delivered. */
export interface DeliverOptions {
  /** How long a claim of a `once` effect is valid, in milliseconds. */
  readonly lease: number
  /** Throws `HopLimitError` after this many receivers that triggered one another. Absent: the count starts at zero. */
  readonly maxHops?: number
  /** After it is aborted, the receiver commits nothing and starts no `once` effect. */
  readonly halt?: AbortSignal
}

/**
 * Runs one receiver for one record, and commits its writes together with its receipt. A repeated delivery changes
 * nothing. Rejects with the receiver's error, or with the error of the commit.
 */
export async function deliver(
  core: Core,
  record: StreamRecord,
  connection: Connection,
  options: DeliverOptions,
): Promise<Delivered> {
  // The receipt of a restored copy is read first. Otherwise its receiver would run twice, the first time without effect.
  const meant = isRestored(record) ? await withOwnId(core, record, connection.dispatchUid ?? '') : record
  try {
    return await run(core, meant, connection, options)
  } catch (error) {
    if (!isA(error, AlreadyHandled)) throw error
    const other = asOtherChange(meant, error.receipt)
    return other ? deliver(core, other, connection, options) : 'already'
  }
}

async function run(
  core: Core,
  record: StreamRecord,
  connection: Connection,
  { lease, maxHops, halt }: DeliverOptions,
): Promise<Delivered> {
  const { itemKey, header, position, signal, sender } = record
  const task: Task = { dispatchUid: connection.dispatchUid ?? '', itemKey, recordId: header.id, position }
  const { payload, context, cause: earlier } = await contentOf(core, record)
  const cause = causeOfEffects(record, task, earlier, maxHops)
  const caused: Core = { ...core, ...(cause && { cause }), ...(halt && { transport: haltedBy(halt, core) }) }
  const database = databaseOver(caused, context)
  const effects = new ReceiverEffects(caused, database, context, task)
  const runOnce = onceFor(core, { dispatchUid: task.dispatchUid, itemKey, lease })
  // An effect that has started is still marked, because it happened.
  const once: typeof runOnce = async (...call) => {
    halt?.throwIfAborted()
    return runOnce(...call)
  }
  const event = { ...payload, signal, sender, record: header, effects, once, database, context }
  // A suspended receiver gets no receipt, so that it can run when the record is delivered again.
  if (intercept({ signal, sender, connection, event: () => event })) return 'suspended'
  const entered = enterDispatch(signal, sender)
  try {
    await entered.call(connection, event, () => effects.commit())
    return 'done'
  } catch (error) {
    if (!isA(error, CheckFailedError)) throw error
    return await dismiss(core, task)
  } finally {
    entered.leave()
  }
}

/** Returns a transport that rejects the requests of a receiver whose time is up. */
function haltedBy(halt: AbortSignal, { transport }: Core): Core['transport'] {
  return async (...request) => {
    halt.throwIfAborted()
    return transport(...request)
  }
}

/** Returns the cause of a receiver's writes. Rounds of a cascade do not count, because they end. */
function causeOfEffects(
  record: StreamRecord,
  { dispatchUid }: Task,
  cause: Cause | undefined,
  maxHops: number | undefined,
): Cause | undefined {
  if (record.kind === 'cascade') return cause
  if (maxHops === undefined) return nextCause(undefined, dispatchUid)
  if (cause && cause.hops > maxHops) throw new HopLimitError(maxHops, cause.hops, cause.chain)
  return nextCause(cause, dispatchUid)
}

/** Stores a receipt that says that the record no longer applies, because the state it was about has changed. */
async function dismiss(core: Core, task: Task): Promise<Delivered> {
  await commit(core, [planReceipt(core, task, 'notApplicable')])
  return 'notApplicable'
}
