import { type Database, defineModel, foreignKey, oneToOne, preDelete, preSave } from 'dynamo-signals'
import { connectCascade } from 'dynamo-signals/streams'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Author = defineModel('Author', { schema: z.object({ name: z.string() }), unique: ['name'] })
const Book = defineModel('Book', {
  schema: z.object({ title: z.string() }),
  relations: { author: foreignKey(Author, { onDelete: 'cascade', nullable: true }) },
})
const Portrait = defineModel('Portrait', {
  schema: z.object({ path: z.string() }),
  relations: { author: oneToOne(Author, { onDelete: 'cascade' }) },
})
const Entry = defineModel('Entry', { schema: z.object({ result: z.string() }) })

let memory: ReturnType<typeof memoryDatabase>
let audited: Database
let committed: number
beforeEach(() => {
  memory = memoryDatabase([Author, Book, Portrait, Entry])
  committed = 0
  audited = memory.database.beforeCommit(async ({ transaction, result }) => {
    await transaction.repository(Entry).create({ result: JSON.stringify(result) })
    return () => {
      committed++
    }
  })
})

const entries = () => memory.table.items.filter(item => item._type?.S === 'Entry').map(item => item.result?.S ?? '')
const author = () => memory.database.repository(Author).create({ name: 'Ada' })

describe('beforeCommit adds its writes to the commit of', () => {
  const authors = () => audited.repository(Author)
  const books = () => audited.repository(Book)
  it.each<[string, () => Promise<unknown>]>([
    ['create', () => authors().create({ name: 'Ada' })],
    ['save', () => authors().save({ name: 'Ada' })],
    ['update', async () => authors().update(await author(), { name: 'Bob' })],
    ['saveMany', () => authors().saveMany([{ name: 'Ada' }, { name: 'Bob' }])],
    ['getOrCreate', () => authors().getOrCreate({ name: 'Ada' })],
    ['updateOrCreate', () => authors().updateOrCreate({ name: 'Ada' }, {})],
    [
      'a transaction',
      () => audited.transaction(async transaction => transaction.repository(Author).create({ name: 'Ada' })),
    ],
    ['delete', async () => authors().delete(await author())],
    ['deleteMany', async () => authors().deleteMany([await author()])],
    [
      'create of a related set',
      async () =>
        books()
          .relatedSet({ author: await author() })
          .create({ title: 'Notes' }),
    ],
    [
      'add of a related set',
      async () => {
        const book = await memory.database.repository(Book).create({ title: 'Notes', authorId: null })
        return books()
          .relatedSet({ author: await author() })
          .add(book)
      },
    ],
  ])('%s', async (_name, write) => {
    const result = await write()

    expect(entries()).toEqual([JSON.stringify(result)])
    expect(committed).toBe(1)
  })
})

describe('beforeCommit', () => {
  it('writes both or neither, so a rejected save is not written', async () => {
    const strict = memory.database.beforeCommit(() => {
      throw new Error('refused')
    })

    await expect(strict.repository(Author).create({ name: 'Ada' })).rejects.toThrow('refused')
    expect(memory.table.items).toEqual([])
  })

  it('writes nothing when the commit is refused, and does not count it as committed', async () => {
    await author()

    await expect(audited.repository(Author).create({ name: 'Ada' })).rejects.toThrow(/already exists/)
    expect([entries(), committed]).toEqual([[], 0])
  })

  it('does not run for reads or for work that writes nothing', async () => {
    const ada = await author()
    await audited.repository(Author).get(ada.id)
    await audited.repository(Author).getOrCreate({ name: 'Ada' })
    await audited.transaction(async transaction => transaction.repository(Author).get(ada.id))

    expect([entries(), committed]).toEqual([[], 0])
  })

  it('sees the writes of the work', async () => {
    const seen: unknown[] = []
    const watching = memory.database.beforeCommit(async ({ transaction, result }) => {
      seen.push(await transaction.repository(Author).find((result as { id: string }).id))
    })

    const ada = await watching.repository(Author).create({ name: 'Ada' })

    expect(seen).toEqual([ada])
  })

  it('runs once for a delete that fences first, with the counts of the delete', async () => {
    const ada = await author()
    await memory.database.repository(Book).create({ title: 'Notes', authorId: ada.id })
    await memory.database.repository(Portrait).create({ path: 'ada.png', authorId: ada.id })

    const deletion = await audited.repository(Author).delete(ada)

    expect(deletion.total).toBe(3)
    expect(entries()).toEqual([JSON.stringify(deletion)])
    expect(committed).toBe(1)
  })

  it('runs once for a delete that is larger than one transaction, in the commit that decides it', async () => {
    onTestFinished(connectCascade({ consumer: 'links' }) as () => void)
    const ada = await author()
    const books = Array.from({ length: 95 }, (_, index) => ({ title: `Notes ${index}`, authorId: ada.id }))
    for (const book of books) await memory.database.repository(Book).create(book)

    const deletion = await audited.repository(Author).delete(ada)

    expect(deletion.continues).toBe(true)
    expect(entries()).toEqual([JSON.stringify(deletion)])
  })

  it('stays with a handle that gets a context, and does not affect the original database', async () => {
    await audited.withContext({ actor: 'ada' }).repository(Author).create({ name: 'Ada' })
    await memory.database.repository(Author).create({ name: 'Bob' })

    expect(entries()).toHaveLength(1)
  })

  it('runs after the hook of the handle it was added to', async () => {
    const order: string[] = []
    const first = memory.database.beforeCommit(() => void order.push('first'))
    const both = first.beforeCommit(() => void order.push('second'))

    await both.repository(Author).create({ name: 'Ada' })

    expect(order).toEqual(['first', 'second'])
  })

  it('runs in a dry run, so that the request is the one that would be sent', async () => {
    const { request } = await audited.dryRun(async transaction =>
      transaction.repository(Author).create({ name: 'Ada' }),
    )

    expect(request?.operation === 'TransactWriteItems' && request.input.TransactItems).toHaveLength(3)
    expect([memory.table.items, committed]).toEqual([[], 0])
  })

  it('does not run for commits that receivers make separately', async () => {
    const undo = [
      preSave.connect(
        async ({ database }) =>
          database
            .repository(Author)
            .create({ name: 'Bob' })
            .then(() => undefined),
        {
          sender: Book,
        },
      ),
      preDelete.connect(async ({ database }) => database.repository(Author).create({ name: 'Eve' }), { sender: Book }),
    ]
    onTestFinished(() => undo.forEach(each => void each()))

    const book = await audited.repository(Book).create({ title: 'Notes', authorId: null })
    await audited.repository(Book).delete(book)

    expect(entries()).toHaveLength(2)
  })

  it('is rejected if it is not a function', () => {
    expect(() => memory.database.beforeCommit('audit' as never)).toThrow(/needs a function/)
  })

  it('adds no cost to a commit without it', async () => {
    await memory.database.repository(Entry).create({ result: '' })

    expect(memory.line.sent).toEqual(['PutItem'])
  })
})
