import { becomes, changed, created, DurableSignal, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { type Replay, replay } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { Author, BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { manualTime } from '../../support/manual-time.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

const consumer = 'links'
const DAY = 24 * 3_600_000

let time: ReturnType<typeof manualTime>
let shop: FreshDatabase
let heard: string[]
beforeEach(async () => {
  time = manualTime()
  shop = await freshDatabase(BOOKSHOP, { runtime: time.runtime })
  heard = []
})

type Options = Omit<Parameters<typeof postSave.connect<typeof Author>>[1], 'sender' | 'dispatchUid' | 'consumer'>

const untilEnd = (disconnect: () => boolean) => onTestFinished(() => void disconnect())
const note = ({ instance }: PostSave<typeof Author>) => void heard.push(instance.name)
const connect = (dispatchUid: string, receiver: (event: PostSave<typeof Author>) => unknown, options: Options = {}) =>
  untilEnd(postSave.connect(receiver, { sender: Author, dispatchUid, consumer, ...options }))

async function writeAuthors(count: number): Promise<void> {
  const authors = Array.from({ length: count }, (_, index) => ({ email: `a${index}@example.org`, name: `${index}` }))
  await shop.database.repository(Author).saveMany(authors)
}

const counts = ({ delivered, already, failed }: Replay) => ({ delivered, already, failed })

describe('a replay', () => {
  it('runs a new receiver for stored items, once each', async () => {
    await writeAuthors(5)
    const welcome = async ({ instance, effects }: PostSave<typeof Author>) => {
      await effects.repository(Genre).create({ title: `of ${instance.name}` })
    }
    connect('welcome', welcome)

    const first = await replay(shop.database, { consumer, dispatchUid: 'welcome' })
    const second = await replay(shop.database, { consumer, dispatchUid: 'welcome' })

    expect(counts(first)).toEqual({ delivered: 5, already: 0, failed: 0 })
    expect(counts(second)).toEqual({ delivered: 0, already: 5, failed: 0 })
    expect(await shop.database.repository(Genre).list().toArray()).toHaveLength(5)
  })

  it('skips records that the stream has delivered, and the stream skips those that it has run', async () => {
    connect('note', note)
    const stream = new StreamDriver(shop.tableName)
    const authors = shop.database.repository(Author)
    await authors.create({ email: 'a@example.org', name: 'before' })
    await stream.deliver(shop.database, consumer)
    await authors.create({ email: 'b@example.org', name: 'after' })

    const result = await replay(shop.database, { consumer })
    await createStreamHandler({ database: shop.database, consumer })({ Records: await stream.newRecords() })

    expect(counts(result)).toEqual({ delivered: 1, already: 1, failed: 0 })
    // The stream's delivery runs the receiver, and commits nothing: its receipt is there.
    expect(heard.slice(0, 2)).toEqual(['before', 'after'])
  })

  it('evaluates conditions as if each item had just been inserted', async () => {
    const authors = shop.database.repository(Author)
    const active = await authors.create({ email: 'a@example.org', name: 'active' })
    await authors.update(active, { isActive: true })
    await authors.create({ email: 'b@example.org', name: 'idle' })
    const seen: unknown[] = []
    connect(
      'created',
      ({ instance, created, previous, changedFields }) => {
        seen.push([instance.name, created, previous, changedFields.length > 0])
      },
      { when: created() },
    )
    connect('changed', () => heard.push('changed'), { when: changed('name') })
    connect('becomes', note, { when: becomes('isActive', true) })

    await replay(shop.database, { consumer })

    expect(seen).toHaveLength(2)
    expect(seen).toContainEqual(['active', true, undefined, true])
    expect(heard.filter(name => name === 'changed')).toHaveLength(2)
    expect(heard.filter(name => name !== 'changed')).toEqual(['active'])
  })

  it('runs only receivers with runOnRaw for raw items', async () => {
    await shop.database.repository(Author).create({ email: 'a@example.org', name: 'fixture' }, { raw: true })
    connect('usual', () => heard.push('usual'))
    connect('raw', () => heard.push('raw'), { runOnRaw: true })

    await replay(shop.database, { consumer })

    expect(heard).toEqual(['raw'])
  })

  it('runs receivers of durable signals that are still stored', async () => {
    const greeting = new DurableSignal<{ readonly text: string }>('replayed-greeting')
    await shop.database.transaction(transaction => greeting.send(transaction, { text: 'hello' }))
    untilEnd(greeting.connect(({ text }) => void heard.push(text), { dispatchUid: 'greet', consumer }))

    await replay(shop.database, { consumer, since: new Date(time.runtime.now().getTime() - 1000) })

    expect(heard).toEqual(['hello'])
  })

  it('replays the selected model and time range', async () => {
    const authors = shop.database.repository(Author)
    await authors.create({ email: 'a@example.org', name: 'early' })
    time.pass(DAY)
    const since = time.runtime.now()
    await authors.create({ email: 'b@example.org', name: 'noon' })
    time.pass(DAY)
    const until = time.runtime.now()
    await authors.create({ email: 'c@example.org', name: 'late' })
    connect('note', note)

    const others = await replay(shop.database, { consumer, model: Genre })
    await replay(shop.database, { consumer, model: 'Author', since, until })

    expect(others.delivered).toBe(0)
    expect(heard).toEqual(['noon'])
  })

  it('runs nothing in a dry run, and reports the receivers that would run', async () => {
    await writeAuthors(3)
    connect('note', note)

    const result = await replay(shop.database, { consumer, dryRun: true })

    expect(counts(result)).toEqual({ delivered: 3, already: 0, failed: 0 })
    expect(heard).toEqual([])
  })

  it('continues after a failure, and names it', async () => {
    await writeAuthors(3)
    connect('picky', ({ instance }) => {
      if (instance.name === '1') throw new Error('Not this one')
    })

    const result = await replay(shop.database, { consumer, dispatchUid: 'picky' })

    expect(counts(result)).toEqual({ delivered: 2, already: 0, failed: 1 })
    expect(result.failures).toMatchObject([{ dispatchUid: 'picky', error: 'Error: Not this one' }])
  })

  it("waits behind an item's dead letter", async () => {
    connect('fails', () => Promise.reject(new Error('No')), { maxAttempts: 1 })
    await writeAuthors(1)
    const Records = await new StreamDriver(shop.tableName).newRecords()
    await createStreamHandler({ database: shop.database, consumer })({ Records })

    const result = await replay(shop.database, { consumer })

    expect(result).toMatchObject({ waiting: 1, failed: 0 })
  })

  it("runs only a named receiver for items that are older than the ledger's receipts", async () => {
    const author = await shop.database.repository(Author).create({ email: 'a@example.org', name: 'old' })
    time.pass(40 * DAY)
    await shop.database.repository(Author).update(author, { name: 'renamed' })
    connect('mail', note)

    const all = await replay(shop.database, { consumer })
    const named = await replay(shop.database, { consumer, dispatchUid: 'mail' })

    expect(all).toMatchObject({ delivered: 0, forgotten: 1 })
    expect(named).toMatchObject({ delivered: 1, forgotten: 0 })
  })

  it('replays an item that is being deleted as of its last save', async () => {
    const author = await shop.database.repository(Author).create({ email: 'a@example.org', name: 'fenced' })
    connect('note', note)
    await replay(shop.database, { consumer })
    await fence(author.id)
    connect('other', ({ instance }) => void heard.push(`${instance.name} too`))

    const result = await replay(shop.database, { consumer })

    expect(heard).toEqual(['fenced', 'fenced too'])
    expect(counts(result)).toEqual({ delivered: 1, already: 1, failed: 0 })
  })

  it.each([
    ['a consumer that nobody has', { consumer: 'nobody' }, 'The consumer "nobody" has no receiver'],
    ['a receiver that is not connected', { consumer, dispatchUid: 'gone' }, 'Its receivers: note, deletes'],
    ['a receiver of deletes', { consumer, dispatchUid: 'deletes' }, 'It only receives deletes'],
    ['a model that is not there', { consumer, model: 'Poem' }, '"Poem" is not a model'],
    ['no segments', { consumer, segments: 0 }, 'segments must be a whole number of at least 1, not 0'],
    ['a token that is none', { consumer, resumeFrom: 'soon' }, 'resume token is invalid'],
  ])('refuses %s', async (_, options, message) => {
    connect('note', note)
    untilEnd(postDelete.connect(() => undefined, { sender: Author, dispatchUid: 'deletes', consumer }))

    await expect(replay(shop.database, options)).rejects.toThrow(message)
  })
})

/** Marks an author's item as a deleter does before it decides. */
async function fence(id: string): Promise<void> {
  const { GetItemCommand, PutItemCommand } = await import('@aws-sdk/client-dynamodb')
  const Key = { pk: { S: `Author#${id}` }, sk: { S: 'instance' } }
  const { Item } = await shop.client.send(new GetItemCommand({ TableName: shop.tableName, Key }))
  const _deleting = { M: { id: { S: 'd1' }, until: { S: '2026-03-01T12:15:00.000Z' } } }
  const fenced = { ...Item, _deleting, _wid: { S: 'fence' }, _wids: { L: [{ S: Item?._wid?.S ?? '' }] } }
  await shop.client.send(new PutItemCommand({ TableName: shop.tableName, Item: fenced }))
}
