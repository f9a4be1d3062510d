import { DurableSignal } from 'dynamo-signals'
import { createStreamHandler, deliverDueSignals, type StreamEvent } from 'dynamo-signals/streams'
import { BOOKSHOP } from './bookshop.ts'
import { manualTime } from './manual-time.ts'
import { memoryDatabase } from './memory-database.ts'

/** A durable signal of these tests. */
export const reminder = new DurableSignal<{ text: string }>('reminder')

export const HOUR = 3_600
export const DAY = 24 * HOUR

/** A bookshop in memory whose clock stands still, with what its ledger and its stream have of signals. */
export function dueShop() {
  const time = manualTime()
  const memory = memoryDatabase(BOOKSHOP, { runtime: time.runtime })
  const { database, line, table, ledger } = memory
  const handle = createStreamHandler({ database, consumer: 'mail' })
  return {
    ...memory,
    time,
    /** Lets this many seconds pass. */
    pass: (seconds: number) => time.pass(seconds * 1000),
    tick: () => deliverDueSignals(database),
    /** Hands the whole stream to the receivers, as Lambda may. */
    stream: () => handle({ Records: table.records as StreamEvent['Records'] }),
    /** The payloads that were sent, in the order of the stream. */
    sent: () =>
      table.changes.flatMap(({ after, before }) =>
        after?.sk?.S === 'signal' && !before ? (after.payload?.M?.text?.S ?? '') : [],
      ),
    /** The texts of the entries that wait. */
    waiting: () => ledger.items.flatMap(({ pk, payload }) => (pk?.S?.startsWith('due#') ? payload?.M?.text?.S : [])),
    requests: () => line.take(),
  }
}
