import { type DurableOptions, type PostSave, postSave } from 'dynamo-signals'
import { deadLetters, waitingRecords } from 'dynamo-signals/operations'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { coreOf } from '../../packages/dynamo-signals/src/repository/open-database.ts'
import { waitingReceivers } from '../../packages/dynamo-signals/src/streams/waiting/run-waiting.ts'
import { wakeEvent } from '../../packages/dynamo-signals/src/streams/waiting/wake-event.ts'
import { Author, BOOKSHOP } from './bookshop.ts'
import { memoryDatabase } from './memory-database.ts'

export const consumer = 'mail'
export const START = Date.UTC(2026, 2, 1, 12)

/**
 * A shop whose clock stands still until the test moves it, with a stream that hands each record over once. With `parallel`,
 * sleeps at the same time pass together, and otherwise one after the other.
 */
export function waitingShop({ parallel = false } = {}) {
  let now = START
  const wakeUps: number[] = []
  const runtime = {
    now: () => new Date(now),
    random: () => 0.5,
    sleep: async (milliseconds: number) => {
      if (!parallel) {
        now += milliseconds
        return
      }
      const due = now + milliseconds
      wakeUps.push(due)
      // The clock moves when everything else sleeps.
      while (now < due) {
        await new Promise(setImmediate)
        if (Math.min(...wakeUps) === due) now = Math.max(now, due)
      }
      wakeUps.splice(wakeUps.indexOf(due), 1)
    },
  }
  const { database, table, ledger, line, reopen } = memoryDatabase(BOOKSHOP, { runtime })
  const handle = createStreamHandler({ database, consumer })
  let delivered = 0
  const context = { getRemainingTimeInMillis: () => 60_000 }
  /** Delivers what was written since the last time, and whatever Lambda has to retry, until it is taken. */
  const deliver = async () => {
    const Records = table.records.slice(delivered) as unknown as StreamEvent['Records']
    const { batchItemFailures } = await handle({ Records }, context)
    if (batchItemFailures.length === 0) delivered = table.records.length
    return batchItemFailures.length
  }
  const wake = () => handle(wakeEvent(consumer), context)
  return {
    database,
    table,
    ledger,
    line,
    reopen,
    deliver,
    wake,
    handle,
    records: () => table.records as unknown as StreamEvent['Records'],
    /** Moves the clock, in seconds. */
    pass: (seconds: number) => {
      now += seconds * 1000
    },
    elapsed: () => (now - START) / 1000,
    save: (id: string) => database.repository(Author).create({ id, email: `${id}@example.org` }),
    letters: () => Array.fromAsync(deadLetters(database, consumer)),
    waiting: () => Array.fromAsync(waitingRecords(database, consumer)),
    receivers: () => Array.fromAsync(waitingReceivers(coreOf(database).core, consumer)),
  }
}

/** An error as the AWS SDK throws it. */
export function serviceError(name: string, status = 400, more: object = {}): Error {
  return Object.assign(new Error(`${name} of the service`), { name, $metadata: { httpStatusCode: status }, ...more })
}

/** Connects a receiver that notes whom it served, and fails with what `failing` returns. */
export function connectMailer(
  connected: (...undo: (() => boolean)[]) => void,
  failing: (id: string) => unknown,
  options: Partial<DurableOptions> & { dispatchUid?: string } = {},
) {
  const calls: string[] = []
  const sent: string[] = []
  const mail = ({ instance: { id, name } }: PostSave<typeof Author>) => {
    const what = name ? `${id} ${name}` : id
    calls.push(what)
    const error = failing(id)
    if (error) throw error
    sent.push(what)
  }
  connected(postSave.connect(mail, { sender: Author, dispatchUid: 'mails', consumer, ...options }))
  return { calls, sent }
}

/** A shop in which the mails of two authors wait for a service that was down, and is up again. */
export async function shopThatWaited(connected: Parameters<typeof connectMailer>[0]) {
  const shop = waitingShop()
  let isDown = true
  const { sent } = connectMailer(connected, () => isDown && serviceError('Throttling'))
  for (const id of ['ada', 'bob']) await shop.save(id)
  await shop.deliver()
  isDown = false
  return { ...shop, sent }
}
