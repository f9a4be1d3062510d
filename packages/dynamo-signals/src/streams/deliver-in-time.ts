import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import { type Delivered, deliver } from './deliver.ts'
import type { StreamRecord } from './stream-record.ts'
import { TimeUpError, timeLimit } from './time-limit.ts'

/** How long a claim of a `once` effect holds, in milliseconds, and with that how long a receiver may run. */
const LEASE = 60_000
const TIME_UP =
  'The receiver had not ended after a minute, and was abandoned. Nothing was committed. Shorten the timeouts of its requests, then try again.'

/**
 * Delivers a record outside a function, for an operator. A receiver that hangs must not keep the others waiting: it has
 * a minute. Rejects with {@link TimeUpError} after that, else as {@link deliver} does.
 */
export async function deliverInTime(core: Core, record: StreamRecord, connection: Connection): Promise<Delivered> {
  const limit = timeLimit(core.runtime, LEASE, TIME_UP)
  try {
    const delivery = deliver(core, record, connection, { lease: LEASE, halt: limit.signal })
    return await Promise.race([delivery, limit.reached])
  } finally {
    limit.lift()
  }
}
