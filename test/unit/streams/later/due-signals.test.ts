import { type DurableEvent, postSave } from 'dynamo-signals'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import { Author, Book } from '../../../support/bookshop.ts'
import { DAY, dueShop, reminder } from '../../../support/due-shop.ts'
import { tidyReceivers } from '../../../support/tidy-receivers.ts'

const connected = tidyReceivers()
type Reminder = DurableEvent<{ text: string }>

describe('a signal that is sent for later', () => {
  it('T7: is delivered when it is due, once, and not a millisecond before', async () => {
    const { database, time, pass, tick, sent } = dueShop()
    await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: DAY }))

    pass(DAY)
    time.pass(-1)
    expect(await tick()).toEqual({ delivered: 0, removed: 0, isDone: true })
    expect(sent()).toEqual([])
    time.pass(1)
    expect(await tick()).toEqual({ delivered: 1, removed: 0, isDone: true })
    expect(await tick()).toEqual({ delivered: 0, removed: 0, isDone: true })

    expect(sent()).toEqual(['a'])
  })

  it('is delivered at the given time, and immediately if that has passed', async () => {
    const { database, pass, tick, sent, time } = dueShop()
    const now = time.runtime.now().getTime()
    await database.transaction(async transaction => {
      await reminder.send(transaction, { text: 'tomorrow' }, { at: new Date(now + DAY * 1000) })
      await reminder.send(transaction, { text: 'past' }, { at: new Date(now - 5) })
      await reminder.send(transaction, { text: 'epoch' }, { at: new Date(-5) })
      await reminder.send(transaction, { text: 'now' }, { after: 0 })
    })

    await tick()
    expect(sent().toSorted()).toEqual(['epoch', 'now', 'past'])
    pass(DAY)
    await tick()
    expect(sent()).toContain('tomorrow')
  })

  it('can wait for a year', async () => {
    const { database, pass, tick, ledger, sent } = dueShop()
    await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: 366 * DAY }))

    pass(366 * DAY)
    const now = Date.parse('2027-03-02T12:00:00Z') / 1000
    expect(Number(ledger.items[0]?._ttl?.N)).toBeGreaterThanOrEqual(now + 35 * DAY)
    await tick()

    expect(sent()).toEqual(['a'])
  })

  it('is sent with the transaction, or not at all', async () => {
    const { database, pass, tick, sent } = dueShop()
    const refused = database.transaction(async transaction => {
      await reminder.send(transaction, { text: 'a' }, { after: 1, key: 'k' })
      throw new Error('No.')
    })

    await expect(refused).rejects.toThrow('No.')
    pass(1)
    await tick()
    expect(sent()).toEqual([])
  })

  it('reaches the receivers of its sender with its payload and its context', async () => {
    const { database, pass, tick, stream } = dueShop()
    const heard: object[] = []
    const on = (dispatchUid: string, sender: typeof Author | typeof Book) =>
      reminder.connect(({ text, context, sender }) => void heard.push({ dispatchUid, text, context, sender }), {
        dispatchUid,
        consumer: 'mail',
        sender,
      })
    connected(on('authors', Author), on('books', Book))
    const known = database.withContext({ actor: 'clerk' })
    await known.transaction(t => reminder.send(t, { text: 'a' }, { after: 1, sender: Author }))

    pass(1)
    await tick()
    await stream()

    expect(heard).toEqual([{ dispatchUid: 'authors', text: 'a', context: { actor: 'clerk' }, sender: Author }])
  })

  it('is kept for a week after its delivery, no matter how long it waited', async () => {
    const { database, pass, tick, table, time } = dueShop()
    await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: 60 * DAY }))

    pass(60 * DAY)
    await tick()

    const [item] = table.items
    expect(item).toMatchObject({ pk: { S: expect.stringMatching(/^signal#reminder#/) }, sk: { S: 'signal' } })
    expect(Number(item?._ttl?.N)).toBe(time.runtime.now().getTime() / 1000 + 7 * DAY)
    expect(Object.keys(item ?? {}).toSorted()).toEqual(['_signal', '_ttl', '_v', '_wid', 'payload', 'pk', 'sk'])
  })

  it('accepts a payload as deep as one that is sent immediately', async () => {
    const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })
    const { database, pass, tick, table } = dueShop()
    const payload = { text: 'a', ...deep(30) }

    await database.transaction(async transaction => {
      transaction.send(reminder, payload)
      transaction.send(reminder, payload, { after: 1 })
    })
    pass(1)
    await tick()

    const [one, other] = table.items.map(item => item.payload)
    expect(other).toEqual(one)
  })
})

describe('a durable receiver', () => {
  it('sends and cancels with its receipt: a redelivery changes nothing', async () => {
    const { database, table, pass, tick, stream, sent } = dueShop()
    connected(
      postSave.connect(
        ({ instance: { id, isActive }, effects }) => {
          if (isActive) effects.cancel(reminder, id)
          else effects.send(reminder, { text: id }, { after: DAY, key: id })
        },
        { sender: Author, dispatchUid: 'mail/remind', consumer: 'mail' },
      ),
    )
    const authors = database.repository(Author)
    const [ada] = await authors.saveMany([
      { id: 'ada', email: 'ada@example.org' },
      { id: 'eve', email: 'eve@example.org' },
    ])
    await stream()
    await authors.update(ada as NonNullable<typeof ada>, { isActive: true })
    await stream()
    await stream()

    pass(DAY)
    await tick()
    await stream()

    expect(table.changes.length).toBeGreaterThan(3)
    expect(sent()).toEqual(['eve'])
  })

  it('that sends itself every day is not a loop, but one that does so immediately is', async () => {
    const { database, table, pass, tick } = dueShop()
    const handle = createStreamHandler({ database, consumer: 'mail', maxHops: 2 })
    const heard: string[] = []
    const again = ({ text, effects }: Reminder) => {
      heard.push(text)
      effects.send(reminder, { text }, { after: text === 'daily' ? DAY : 0 })
    }
    connected(reminder.connect(again, { dispatchUid: 'mail/again', consumer: 'mail' }))
    const deliver = async (from: number) => {
      await handle({ Records: table.records.slice(from) as StreamEvent['Records'] })
      return table.records.length
    }
    await database.transaction(async transaction => {
      await reminder.send(transaction, { text: 'daily' })
      await reminder.send(transaction, { text: 'at once' })
    })

    let seen = 0
    for (let day = 0; day < 6; day++) {
      seen = await deliver(seen)
      pass(DAY)
      await tick()
    }

    expect(heard.filter(text => text === 'daily')).toHaveLength(6)
    expect(heard.filter(text => text === 'at once')).toHaveLength(3)
  })
})
