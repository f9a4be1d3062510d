import type { Connection } from '../dispatch/connection.ts'
import { openDispatchScope } from '../dispatch/dispatch-scope.ts'
import { isA } from '../dispatch/foreign-error.ts'
import { intercept } from '../dispatch/suspend.ts'
import { CheckFailedError, HopLimitError } from '../errors.ts'
import type { Core } from '../repository/core.ts'
import { type Cause, nextCause } from '../repository/items/cause.ts'
import { databaseOver } from '../repository/open-database.ts'
import { commit } from '../repository/writing/commit.ts'
import { asOtherChange, identified, isRestored } from './identity.ts'
import { AlreadyHandled, type Outcome, planReceipt, type Task } from './ledger.ts'
import { onceFor } from './once.ts'
import { payloadOf } from './payload-of.ts'
import { ReceiverEffects } from './receiver-effects.ts'
import { isFenceChange, senderOf, signalOf } from './receivers-for.ts'
import type { StreamRecord } from './stream-record.ts'

/** How a delivery ended well: with effects, without need for any, before this delivery, or muted by `suspend`. */
export type Delivered = Outcome | 'already' | 'suspended'

/** How a record is delivered. */
export interface DeliverOptions {
  /** How long a claim of a `once` effect holds, in milliseconds. */
  readonly lease: number
  /** After so many receivers that caused one another it throws `HopLimitError`. Absent: the count begins anew. */
  readonly maxHops?: number
  /** From when it is aborted, nothing of the receiver is committed any more, and no `once` effect is begun. */
  readonly halt?: AbortSignal
}

/**
 * Runs one receiver for one record, and commits what it writes together with its receipt. Doing it again changes
 * nothing. Rejects with the receiver's error, or with what its effects were refused for.
 */
export async function deliver(
  core: Core,
  record: StreamRecord,
  connection: Connection,
  options: DeliverOptions,
): Promise<Delivered> {
  // What shows that it was restored is asked about first: its receiver would run twice, the first time for nothing.
  const meant = isRestored(record) ? await identified(core, record, connection.dispatchUid ?? '') : record
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
  const { itemKey, facts, position } = record
  const [signal, sender] = [signalOf(record), senderOf(record)]
  const task: Task = { dispatchUid: connection.dispatchUid ?? '', itemKey, recordId: facts.id, position }
  const payload = await payloadOf(core, record)
  const { context } = payload
  const cause = causeOfEffects(record, task, payload.cause, maxHops)
  const caused: Core = { ...core, ...(cause && { cause }), ...(halt && { transport: haltedBy(halt, core) }) }
  const database = databaseOver(caused, context)
  const transaction = new ReceiverEffects(caused, database, context, task)
  const runOnce = onceFor(core, { dispatchUid: task.dispatchUid, itemKey, lease })
  // An effect that is under way is marked all the same: it happened.
  const once: typeof runOnce = async (...call) => {
    halt?.throwIfAborted()
    return runOnce(...call)
  }
  const event = { ...payload.facts, signal, sender, record: facts, transaction, once, database, context }
  // A muted receiver gets no receipt: it may run when the record is delivered again.
  if (intercept({ signal, sender, connection, event: () => event })) return 'suspended'
  const scope = openDispatchScope(signal, sender)
  try {
    await scope.call(connection.run, event)
    await transaction.commit()
    return 'done'
  } catch (error) {
    if (!isA(error, CheckFailedError)) throw error
    return await dismiss(core, task)
  } finally {
    scope.close()
  }
}

/** The way to DynamoDB, closed to a receiver whose time is up. */
function haltedBy(halt: AbortSignal, { transport }: Core): Core['transport'] {
  return async (...request) => {
    halt.throwIfAborted()
    return transport(...request)
  }
}

/** What is said to lead to a receiver's writes. A round of a cascade is the library's own, and ends: it counts for none. */
function causeOfEffects(
  record: StreamRecord,
  { dispatchUid }: Task,
  cause: Cause | undefined,
  maxHops: number | undefined,
): Cause | undefined {
  if (record.kind === 'instance' && isFenceChange(record)) return cause
  if (maxHops === undefined) return nextCause(undefined, dispatchUid)
  if (cause && cause.hops > maxHops) throw new HopLimitError(maxHops, cause.hops, cause.chain)
  return nextCause(cause, dispatchUid)
}

/** Remembers that a record asks for nothing any more: the state it was about has passed. */
async function dismiss(core: Core, task: Task): Promise<Delivered> {
  await commit(core, [planReceipt(core, task, 'notApplicable')])
  return 'notApplicable'
}
