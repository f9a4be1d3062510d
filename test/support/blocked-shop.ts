import { createStreamHandler } from 'dynamo-signals/streams'
import { BOOKSHOP } from './bookshop.ts'
import { memoryDatabase } from './memory-database.ts'

export const consumer = 'links'
const WRITTEN_AT = Date.UTC(2026, 0, 1)

/**
 * A shop on a thread that a receiver can block: no timer fires in it. The stream is read `age` milliseconds late, and
 * each invocation has 30 seconds.
 */
export function blockedShop(age: number) {
  let now = WRITTEN_AT + age
  const runtime = { schedule: () => () => {}, now: () => new Date(now) }
  const { database, table, ledger, line } = memoryDatabase(BOOKSHOP, { runtime })
  const handle = createStreamHandler({ database, consumer })
  const records = () =>
    table.records.map(record => ({
      ...record,
      dynamodb: { ...record.dynamodb, ApproximateCreationDateTime: WRITTEN_AT / 1000 },
    }))
  const deliver = () => handle({ Records: records() as never }, { getRemainingTimeInMillis: () => 30_000 })
  /** Lambda delivers again when the time of the invocation before is up. */
  const deliverLater = () => {
    now += 30_000
    return deliver()
  }
  const batchMarks = () => ledger.items.filter(({ pk }) => pk?.S?.startsWith('batch#'))
  const pass = (milliseconds: number) => {
    now += milliseconds
  }
  return { database, line, deliver, deliverLater, batchMarks, pass }
}
