import { type DatabaseOptions, type PostSave, postSave } from 'dynamo-signals'
import { deadLetters } from 'dynamo-signals/operations'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { Author, BOOKSHOP } from './bookshop.ts'
import { memoryDatabase } from './memory-database.ts'

export const consumer = 'links'
/** How the receivers of these tests are connected. */
export const options = { sender: Author, consumer, maxAttempts: 2 } as const

export type Records = StreamEvent['Records']

/** A bookshop in memory, its stream and its dead letters. */
export function parkingShop(options: Partial<DatabaseOptions> = {}) {
  const { database, table, ledger, line } = memoryDatabase(BOOKSHOP, options)
  const handle = createStreamHandler({ database, consumer })
  const authors = database.repository(Author)
  const deliver = async (Records: Records = table.records as Records) => (await handle({ Records })).batchItemFailures
  const letters = () => Array.fromAsync(deadLetters(database, consumer))
  return { database, table, ledger, line, authors, handle, deliver, letters }
}

/** Connects a receiver that fails ada's records, and one that notes whom it heard of. */
export function connectFailing(connected: (...undo: (() => boolean)[]) => void, fail: () => unknown): string[] {
  const heard: string[] = []
  const isAda = ({ instance }: PostSave<typeof Author>) => instance.id.startsWith('ada')
  connected(
    postSave.connect(event => void (isAda(event) && fail()), { ...options, dispatchUid: 'fails' }),
    postSave.connect(({ instance }) => void heard.push(instance.id), { ...options, dispatchUid: 'notes' }),
  )
  return heard
}
