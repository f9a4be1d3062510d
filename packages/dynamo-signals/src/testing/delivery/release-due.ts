import type { Database } from '../../models/database.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { duePartition, dueTimeIn } from '../../repository/items/due-keys.ts'
import { deliverDueSignals } from '../../streams/later/deliver-due-signals.ts'
import type { TestStorage } from '../database/test-storage.ts'

/** The start of the partitions in which signals wait. */
const DUE = duePartition(0).slice(0, -1)

/**
 * Does what is due at the clock's time, as DynamoDB and the scheduler would: deletes items whose time to live is over, and
 * sends the signals that waited. What that changes is in the stream then.
 */
export async function releaseDue(database: Database, { engine, clock, options }: TestStorage): Promise<void> {
  engine.expireDue()
  // The scheduler sends requests, and a fault that a test has planned for its own must not strike those for nothing.
  if (engine.items(options.ledgerTableName).some(item => isDue(item, clock.time))) await deliverDueSignals(database)
}

function isDue({ pk, sk }: Item, now: number): boolean {
  return pk?.S?.startsWith(DUE) === true && dueTimeIn(sk?.S ?? '') <= now
}
