import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import { type Delivered, type DeliverOptions, deliver } from './deliver.ts'
import type { StreamRecord } from './stream-record.ts'
import { receiverLimit, type TimeLimit, TimeUpError, timeLimit } from './time-limit.ts'

/** How long a claim of a `once` effect is valid, and therefore how long a receiver may run, in milliseconds. */
const LEASE = 60_000
const TIME_UP =
  'The receiver was still running after a minute, and was abandoned. Nothing was committed. Shorten the timeouts of its requests, then try again.'

/**
 * Delivers a record until the receiver's own timeout or the given limit is up, so that a receiver that hangs does not block
 * the others. Rejects with {@link TimeUpError} then, and otherwise like {@link deliver}.
 */
export async function deliverWithin(
  limit: TimeLimit,
  core: Core,
  record: StreamRecord,
  connection: Connection,
  options: Omit<DeliverOptions, 'halt'>,
): Promise<Delivered> {
  const { timeout } = connection.options as { readonly timeout?: number }
  if (timeout === undefined) {
    return Promise.race([deliver(core, record, connection, { ...options, halt: limit.signal }), limit.reached])
  }
  const own = receiverLimit(core.runtime, timeout)
  try {
    const halt = AbortSignal.any([limit.signal, own.signal])
    return await Promise.race([deliver(core, record, connection, { ...options, halt }), own.reached, limit.reached])
  } finally {
    own.lift()
  }
}

/**
 * Delivers a record outside of a function, for an operator. A receiver has one minute, so that one that hangs does not block
 * the others. Rejects with {@link TimeUpError} after that, and otherwise like {@link deliver}.
 */
export async function deliverInTime(core: Core, record: StreamRecord, connection: Connection): Promise<Delivered> {
  const limit = timeLimit(core.runtime, LEASE, TIME_UP)
  try {
    return await deliverWithin(limit, core, record, connection, { lease: LEASE })
  } finally {
    limit.lift()
  }
}
