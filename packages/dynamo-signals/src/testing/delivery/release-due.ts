import type { Database } from '../../models/database.ts'
import { duePartition, dueTimeIn } from '../../repository/items/due-keys.ts'
import { waitingPartition } from '../../streams/lane-entry.ts'
import { deliverDueSignals } from '../../streams/later/deliver-due-signals.ts'
import type { TestStorage } from '../database/test-storage.ts'

/** The start of the partitions in which signals and lanes wait. Their sort keys start with the time when they are due. */
const SIGNALS = duePartition(0).slice(0, -1)
const LANES = waitingPartition({ consumer: '', dispatchUid: '' }).split('#', 1)[0] as string

/**
 * Does what is due at the clock's time, as DynamoDB and the scheduler would: deletes items whose time to live is over, and
 * sends the signals that waited. What that changes is in the stream then.
 */
export async function releaseDue(database: Database, storage: TestStorage): Promise<void> {
  storage.engine.expireDue()
  // The scheduler sends requests, and a fault that a test has planned for its own must not strike those for nothing.
  if (isAnyDue(storage, SIGNALS)) await deliverDueSignals(database)
}

/** Whether records wait in the ledger that are due at a time, by default now. */
export function hasDueLanes(storage: TestStorage, time?: number): boolean {
  return isAnyDue(storage, `${LANES}#`, time)
}

function isAnyDue({ engine, clock, options }: TestStorage, partition: string, time = clock.time): boolean {
  return engine
    .items(options.ledgerTableName)
    .some(({ pk, sk }) => pk?.S?.startsWith(partition) && dueTimeIn(sk?.S ?? '') <= time)
}
