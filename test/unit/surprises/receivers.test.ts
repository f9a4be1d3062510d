import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { defineModel, type PostDelete, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { createStreamHandler, RECEIVER_CHANNEL, type ReceiverMessage, type StreamEvent } from 'dynamo-signals/streams'
import { expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Book = defineModel('Book', { schema: z.object({ tags: z.set(z.string()) }) })
const Note = defineModel('Note', { schema: z.object({ by: z.string() }) })
const options = { sender: Book, consumer: 'search' }

function bookshop() {
  const { database, table } = memoryDatabase([Book, Note])
  const handle = createStreamHandler({ database, consumer: 'search' })
  const event = () => ({ Records: table.records as StreamEvent['Records'] })
  const notes = () => table.items.flatMap(({ by }) => by?.S ?? []).sort()
  return { books: database.repository(Book), handle, event, notes }
}

// findings/powertools-idempotency-ignores-sets.sh
it('runs for both of two records that differ in a set only', async () => {
  const { books, handle, event } = bookshop()
  const seen: string[] = []
  const index = ({ instance }: PostSave<typeof Book>) => void seen.push([...instance.tags].join(' '))
  connected(postSave.connect(index, { ...options, dispatchUid: 'search/index' }))
  const book = await books.create({ tags: new Set(['poetry']) })
  await books.update(book, { tags: new Set(['cooking', 'travel']) })

  expect(await handle(event())).toEqual({ batchItemFailures: [] })

  expect(seen).toEqual(['poetry', 'cooking travel'])
})

// findings/powertools-parser-refuses-counts.sh
it('handles the records of a tumbling window, whatever its state is', async () => {
  const { books, handle, event } = bookshop()
  const seen: string[] = []
  const index = ({ instance }: PostSave<typeof Book>) => void seen.push(instance.id)
  connected(postSave.connect(index, { ...options, dispatchUid: 'search/index' }))
  await books.create({ id: 'b1', tags: new Set(['poetry']) })
  const window = { start: '2026-01-01T12:00:00Z', end: '2026-01-01T12:01:00Z' }

  const answer = await handle({ ...event(), window, state: { books: 2 }, isFinalInvokeForWindow: false } as StreamEvent)

  expect(answer).toEqual({ batchItemFailures: [] })
  expect(seen).toEqual(['b1'])
})

// The key of Powertools is the payload's alone: see test/bench/beside-powertools.ts.
it('commits the effects of every receiver of a record once, although they receive the same and receive it again', async () => {
  const { books, handle, event, notes } = bookshop()
  for (const dispatchUid of ['search/index', 'search/count']) {
    const note = async ({ effects }: PostSave<typeof Book>) => {
      await effects.repository(Note).create({ by: dispatchUid })
    }
    connected(postSave.connect(note, { ...options, dispatchUid }))
  }
  await books.create({ tags: new Set(['poetry']) })
  const delivered = event()

  await handle(delivered)
  await handle(delivered)

  expect(notes()).toEqual(['search/count', 'search/index'])
})

// findings/lambda-runtime-counts-parameters.sh
it('declares fewer than three parameters, so that the runtime of Node 24 calls it', () => {
  const { handle } = bookshop()

  expect(handle.length).toBeLessThan(3)
})

// findings/diffs-ignore-sets.sh
it('names a set as changed, although it changed nothing else', async () => {
  const { books, handle, event } = bookshop()
  const seen: unknown[] = []
  const index = ({ changedFields }: PostSave<typeof Book>) => void seen.push(changedFields)
  connected(postSave.connect(index, { ...options, dispatchUid: 'search/index' }))
  const book = await books.create({ tags: new Set(['poetry']) })
  await books.update(book, { tags: new Set(['cooking', 'travel']) })

  await handle(event())

  expect(seen).toEqual([['tags'], ['tags']])
})

// findings/powertools-logger-mixes-records.sh and findings/lambda-json-logs-empty-sets.sh
it('publishes plain JSON that names its own record, although receivers of several items run at the same time', async () => {
  const { books, handle, event } = bookshop()
  const messages: ReceiverMessage[] = []
  const collect = (message: unknown) => void messages.push(message as ReceiverMessage)
  subscribe(RECEIVER_CHANNEL, collect)
  onTestFinished(() => void unsubscribe(RECEIVER_CHANNEL, collect))
  const ids = ['b1', 'b2', 'b3']
  const all = Promise.withResolvers<void>()
  let running = 0
  const index = () => {
    running += 1
    if (running === ids.length) all.resolve()
    return all.promise
  }
  connected(postSave.connect(index, { ...options, dispatchUid: 'search/index' }))
  for (const id of ids) await books.create({ id, tags: new Set(['poetry']) })

  await handle(event())

  expect(messages.map(({ itemKey }) => itemKey).sort()).toEqual(ids.map(id => `Book#${id}`))
  expect(JSON.parse(JSON.stringify(messages))).toEqual(messages)
})

// findings/lambda-runtime-is-this.sh
it('needs no this, which Lambda sets to an object of its own', async () => {
  const { books, handle, event } = bookshop()
  const ran: string[] = []
  connected(postSave.connect(() => void ran.push('index'), { ...options, dispatchUid: 'search/index' }))
  await books.create({ tags: new Set(['poetry']) })

  const answer = await Reflect.apply(handle, { processInvoke: 'of the runtime' }, [event()])

  expect(answer).toEqual({ batchItemFailures: [] })
  expect(ran).toEqual(['index'])
})

// See test/bench/beside-powertools.ts and findings/powertools-idempotency-rejects-sdk-responses.sh.
it('is done with a record whatever its receiver or its once effect returns', async () => {
  const { books, handle, event } = bookshop()
  let sent = 0
  const send = async ({ once }: PostSave<typeof Book>) => {
    const result = { at: new Date(0), total: 1n, $metadata: { cfId: undefined } }
    await once('sent', async () => {
      sent += 1
      return result
    })
    return result
  }
  connected(postSave.connect(send, { ...options, dispatchUid: 'search/send' }))
  await books.create({ tags: new Set(['poetry']) })
  const delivered = event()

  const answers = [await handle(delivered), await handle(delivered)]

  expect(answers).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }])
  expect(sent).toBe(1)
})

// findings/middy-adds-an-old-image.sh and findings/powertools-batch-needs-both-images.sh
it('receives a create without a previous instance, an update with one, and a delete, in one batch', async () => {
  const { books, handle, event } = bookshop()
  const seen: unknown[] = []
  const save = ({ created, previous }: PostSave<typeof Book>) => void seen.push({ created, previous: previous?.tags })
  const remove = ({ instance }: PostDelete<typeof Book>) => void seen.push({ deleted: instance.tags })
  connected(postSave.connect(save, { ...options, dispatchUid: 'search/save' }))
  connected(postDelete.connect(remove, { ...options, dispatchUid: 'search/remove' }))
  const book = await books.create({ tags: new Set(['poetry']) })
  await books.delete(await books.update(book, { tags: new Set(['cooking']) }))

  expect(await handle(event())).toEqual({ batchItemFailures: [] })

  expect(seen).toEqual([
    { created: true, previous: undefined },
    { created: false, previous: new Set(['poetry']) },
    { deleted: new Set(['cooking']) },
  ])
})
