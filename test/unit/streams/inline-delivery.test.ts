import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import {
  becomes,
  created,
  type Database,
  DurableSignal,
  type PostSave,
  postDelete,
  postSave,
  preSave,
  record,
  suspend,
} from 'dynamo-signals'
import { connectCascade, inline, RECEIVER_CHANNEL, type ReceiverMessage } from 'dynamo-signals/streams'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Book, Genre, Profile } from '../../support/bookshop.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let shop: MemoryDatabase
let database: Database
let outcomes: ReceiverMessage[]
const collect = (message: unknown) => void outcomes.push(message as ReceiverMessage)
beforeEach(() => {
  shop = memoryDatabase(BOOKSHOP, { delivery: inline() })
  database = shop.database
  outcomes = []
  subscribe(RECEIVER_CHANNEL, collect)
})
afterEach(() => void unsubscribe(RECEIVER_CHANNEL, collect))

const authors = () => database.repository(Author)

/** The outcomes that were published, in order. */
const published = () => outcomes.map(({ dispatchUid, outcome }) => `${dispatchUid} ${outcome}`)

describe('inline delivery', () => {
  it('has run the receivers of every consumer when the save resolves', async () => {
    const heard: object[] = []
    const hear = (name: string) => (event: PostSave<typeof Author>) => {
      const { created: isNew, changedFields, previous, context, instance } = event
      heard.push({ name, isNew, changedFields, before: previous?.name, context, now: instance.name })
    }
    connected(
      postSave.connect(hear('a'), { sender: Author, dispatchUid: 'a', consumer: 'one' }),
      postSave.connect(hear('b'), { sender: Author, dispatchUid: 'b', consumer: 'two' }),
    )
    const acting = database.withContext({ actor: 'ada' })
    const context = { actor: 'ada' }

    const author = await acting.repository(Author).create({ email: 'ada@example.org' })
    const changedFields = ['email', 'name', 'isActive']
    expect(heard).toEqual(
      ['a', 'b'].map(name => ({ name, isNew: true, changedFields, before: undefined, context, now: '' })),
    )
    heard.length = 0
    await acting.repository(Author).update(author, { name: 'Ada' })

    const change = { isNew: false, changedFields: ['name'], before: '', context, now: 'Ada' }
    expect(heard).toEqual(['a', 'b'].map(name => ({ name, ...change })))
  })

  it('follows the rules of the stream: conditions, senders, raw saves', async () => {
    const heard: string[] = []
    const connect = (dispatchUid: string, options: object) => {
      const receive = ({ instance }: PostSave<typeof Author>) => void heard.push(`${dispatchUid} ${instance.name}`)
      connected(postSave.connect(receive, { sender: Author, consumer: 'tests', dispatchUid, ...options }))
    }
    connect('created', { when: created() })
    connect('active', { when: becomes('isActive', true) })
    connect('raw too', { runOnRaw: true })

    const author = await authors().create({ email: 'a@example.org', name: 'A' }, { raw: true })
    const active = await authors().update(author, { isActive: true, name: 'B' })
    await authors().update(active, { name: 'C' })
    await database.repository(Genre).create({ title: 'Poetry' })

    expect(heard).toEqual(['raw too A', 'active B', 'raw too B', 'raw too C'])
  })

  it('commits the effects of a receiver with its receipt, and delivers their records before the save resolves', async () => {
    const order: string[] = []
    connected(
      postSave.connect(
        async ({ instance, effects }) => {
          await effects.repository(Profile).create({ authorId: instance.id })
          order.push('author')
        },
        { sender: Author, dispatchUid: 'open-profile', consumer: 'tests' },
      ),
      postSave.connect(() => void order.push('profile'), { sender: Profile, dispatchUid: 'hear', consumer: 'tests' }),
    )

    const author = await authors().create({ email: 'ada@example.org' })

    expect(order).toEqual(['author', 'profile'])
    expect(await database.repository(Profile).get(author.id)).toMatchObject({ version: 1 })
    expect(shop.ledger.items.map(item => item.pk?.S?.split('#')[1]).sort()).toEqual(['hear', 'open-profile'])
  })

  it('lets a receiver save through the database and wait for it, without waiting for itself', async () => {
    const heard: string[] = []
    connected(
      postSave.connect(
        async ({ instance, database: own }) => {
          if (instance.title !== 'A') return void heard.push(instance.title)
          await own.repository(Genre).create({ title: 'B' })
          heard.push('A is done')
        },
        { sender: Genre, dispatchUid: 'hear', consumer: 'tests' },
      ),
    )

    await database.repository(Genre).create({ title: 'A' })

    expect(heard).toEqual(['A is done', 'B'])
  })

  it('publishes the failure of a receiver without failing the save or another receiver', async () => {
    const broken = new Error('Broken.')
    const heard: string[] = []
    connected(
      postSave.connect(() => Promise.reject(broken), { sender: Author, dispatchUid: 'broken', consumer: 'tests' }),
      postSave.connect(({ instance }) => void heard.push(instance.email), {
        sender: Author,
        dispatchUid: 'hear',
        consumer: 'tests',
      }),
    )

    const author = await authors().create({ email: 'ada@example.org' })

    expect(heard).toEqual(['ada@example.org'])
    expect(await authors().get(author.id)).toEqual(author)
    expect(published()).toEqual(['broken failed', 'hear done'])
    expect(outcomes[0]?.error).toBe(broken)
  })

  it('warns about a failure without subscribers', async () => {
    const warnings: string[] = []
    const warn = (warning: Error) => void warnings.push(warning.message)
    process.on('warning', warn)
    unsubscribe(RECEIVER_CHANNEL, collect)
    connected(
      postSave.connect(() => Promise.reject(new Error('Broken.')), {
        sender: Author,
        dispatchUid: 'b',
        consumer: 'mail',
      }),
    )

    await authors().create({ email: 'ada@example.org' })
    await new Promise(resolve => process.nextTick(resolve))
    process.off('warning', warn)

    expect(warnings).toEqual([expect.stringContaining('consumer "mail"')])
  })

  it('delivers nothing for a save that is vetoed, refused or changes nothing', async () => {
    const heard: string[] = []
    const author = await authors().create({ email: 'ada@example.org' })
    connected(
      postSave.connect(({ sender }) => void heard.push(sender.name), { dispatchUid: 'hear', consumer: 'tests' }),
    )

    await authors().save({ ...author })
    await expect(authors().create({ email: 'ada@example.org' })).rejects.toThrow()
    connected(preSave.connect(() => Promise.reject(new Error('No.')), { sender: Author }))
    await expect(authors().update(author, { name: 'Ada' })).rejects.toThrow('No.')

    expect(heard).toEqual([])
  })

  it('delivers deletes, with their origin, and the rounds of a cascade', async () => {
    const heard: string[] = []
    connected(
      connectCascade({ consumer: 'tests' }),
      postDelete.connect(({ sender, origin }) => void heard.push(`${sender.name} ${origin}`), {
        dispatchUid: 'hear',
        consumer: 'tests',
      }),
    )
    const author = await authors().create({ email: 'ada@example.org' })
    for (let start = 0; start < 120; start += 40) {
      const books = Array.from({ length: 40 }, (_, at) => ({ title: `Book ${start + at}`, authorId: author.id }))
      await database.repository(Book).saveMany(books)
    }

    await authors().delete(author)

    expect(heard.filter(each => each === 'Book cascade')).toHaveLength(120)
    expect(heard.at(-1)).toBe('Author delete')
    expect(shop.table.items).toEqual([])
  })

  it('delivers durable signals', async () => {
    const opened = new DurableSignal<{ shelf: number }>('shelf-opened')
    const heard: number[] = []
    connected(opened.connect(({ shelf }) => void heard.push(shelf), { dispatchUid: 'hear', consumer: 'tests' }))

    await database.transaction(async transaction => opened.send(transaction, { shelf: 7 }))

    expect(heard).toEqual([7])
  })

  it('stops a loop of receivers, and reports it', async () => {
    const warnings: string[] = []
    const warn = (warning: Error) => void warnings.push(warning.name)
    process.on('warning', warn)
    const again = async ({ instance }: PostSave<typeof Genre>) => {
      await database.repository(Genre).update(instance, { title: `${instance.title}!` })
    }
    connected(postSave.connect(again, { sender: Genre, dispatchUid: 'again', consumer: 'tests' }))

    const genre = await database.repository(Genre).create({ title: 'A' })
    await new Promise(resolve => process.nextTick(resolve))
    process.off('warning', warn)

    expect(warnings).toEqual(['DispatchDepthError'])
    expect((await database.repository(Genre).get(genre.id)).version).toBeLessThan(40)
  })

  it('can be suspended and recorded like every other signal', async () => {
    const heard: string[] = []
    connected(
      postSave.connect(({ instance }) => void heard.push(instance.email), {
        sender: Author,
        dispatchUid: 'hear',
        consumer: 'tests',
      }),
    )

    await suspend({ signals: [postSave] }, () => authors().create({ email: 'a@example.org' }))
    const { calls } = await record({ signals: [postSave] }, () => authors().create({ email: 'b@example.org' }))

    expect(heard).toEqual([])
    expect(calls.map(call => call.dispatchUid)).toEqual(['hear'])
  })
})
