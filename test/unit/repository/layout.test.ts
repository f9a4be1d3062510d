import { type AnyModel, defineModel, foreignKey, openDatabase } from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { answers, FaultyTransport, lostAnswer } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { Author, author, book, byTitle, deployed, Genre, genre, save } from './releases.ts'

describe('a release that declares a foreign key before another one', () => {
  const before = book({ relations: { author } })
  const after = book({ relations: { genre, author } })
  const refusal = {
    code: 'repository.layoutMoved',
    message: expect.stringMatching(
      /^Book\.author is stored in gsi1, and its model now assigns gsi2\. Pin it with index: 'gsi1', or .*"npx dynamo-signals migrate"/,
    ),
  }

  it('is refused before it writes', async () => {
    const release = await deployed(before, after)

    await expect(save(release)).rejects.toMatchObject(refusal)
    expect(release.line.take()).not.toContain('TransactWriteItems')
  })

  it('lists nothing, rather than too little', async () => {
    const { books } = await deployed(before, after)

    await expect(books.list({ author: 'ada' } as never).toArray()).rejects.toMatchObject(refusal)
  })

  it('deletes no instance that a book protects', async () => {
    const { database, ada } = await deployed(before, after)

    await expect(database.repository(Author).delete(ada)).rejects.toMatchObject(refusal)
    expect(await database.repository(Author).find('ada')).toBeDefined()
  })

  it('is accepted if it pins the index of the first one', async () => {
    const pinned = foreignKey(Author, { onDelete: 'protect', index: 'gsi1' })
    const release = await deployed(before, book({ relations: { genre, author: pinned } }))

    await save(release)

    expect(await release.books.list({ author: 'ada' } as never).toArray()).toHaveLength(2)
  })
})

describe('a release is refused', () => {
  it('if an access pattern gets other fields under the same name', async () => {
    const other = index({ partition: ['title'], sort: ['updatedAt'] })
    const release = await deployed(
      book({ relations: { author }, indexes: { byTitle } }),
      book({ relations: { author }, indexes: { byTitle: other } }),
    )

    await expect(save(release)).rejects.toThrow(
      'Book.byTitle is stored by "title / createdAt", and its model now has "title / updatedAt". Rename the changed index',
    )
  })

  it('if an access pattern gets the index of a removed one', async () => {
    const release = await deployed(
      book({ relations: { author }, indexes: { byTitle } }),
      book({ relations: { author }, indexes: { byDay: byTitle } }),
    )

    await expect(save(release)).rejects.toThrow(
      'Book.byDay would use gsi2, which stores the entries of Book.byTitle. Pin it to another index',
    )
  })
})

describe('a release that adds', () => {
  it('a foreign key can use it immediately, because no stored instance has one', async () => {
    const release = await deployed(book({ relations: { author } }), book({ relations: { author, genre } }))

    await save(release)

    expect(await release.books.list({ genre: 'g1' } as never).toArray()).toEqual([])
  })

  it('an access pattern saves its entries, and does not return only a part of the instances', async () => {
    const release = await deployed(
      book({ relations: { author } }),
      book({ relations: { author }, indexes: { byTitle } }),
    )
    await save(release)

    const query = (release.books as never as { query(...key: unknown[]): { toArray(): Promise<unknown[]> } }).query(
      'byTitle',
      { title: 'x' },
    )

    await expect(query.toArray()).rejects.toMatchObject({
      code: 'repository.indexIncomplete',
      message:
        'Book.byTitle has only the instances that were saved after it was added. Run "npx dynamo-signals migrate" to add the others.',
    })
  })

  it('a listing does the same', async () => {
    const release = await deployed(book({ relations: { author } }), book({ relations: { author }, listed: true }))

    await expect(release.books.list().toArray()).rejects.toMatchObject({ code: 'repository.indexIncomplete' })
  })

  it('shards still reads the earlier ones, and the older release reads those of the newer one', async () => {
    const Task = (shards: number) =>
      defineModel('Task', {
        schema: z.object({ state: z.string() }),
        indexes: { byState: index({ partition: ['state'], shards }) },
      })
    const [two, eight] = [Task(2), Task(8)]
    const shelf = memoryDatabase([two])
    for (let at = 0; at < 10; at++) await shelf.database.repository(two).create({ state: 'open' })
    const newer = shelf.reopen({ models: [eight] }).database.repository(eight)
    for (let at = 0; at < 10; at++) await newer.create({ state: 'open' })

    const older = shelf.reopen({ models: [two] }).database.repository(two)

    expect(await newer.query('byState', { state: 'open' }).count()).toBe(20)
    expect(await older.query('byState', { state: 'open' }).count()).toBe(20)
  })
})

describe('the layout record', () => {
  const model = book({ relations: { author } })

  it('costs a process one read, and only the first one a write', async () => {
    const release = await deployed(model, model)

    await save(release)
    const first = release.line.take()
    await save(release)
    await release.books.list({ author: 'ada' } as never).toArray()

    expect(first).toEqual(['GetItem', 'TransactWriteItems'])
    expect(release.line.take()).toEqual(['TransactWriteItems', 'Query'])
  })

  it('is written before the first commit of an instance, and by no read or dry run', async () => {
    const shelf = memoryDatabase([Author, Genre, model])
    const key = { pk: { S: 'layout' }, sk: { S: 'models' } }

    await shelf.database
      .repository(model)
      .list({ author: 'ada' } as never)
      .toArray()
    await shelf.database.dryRun(({ repository }) => repository(Author).create({}))
    expect(shelf.ledger.find(key)).toBeUndefined()
    await shelf.database.repository(Author).create({})

    expect(shelf.ledger.find(key)).toMatchObject({
      revision: { N: '1' },
      models: { M: { Book: { M: { author: { M: { index: { S: 'gsi1' }, fields: { S: 'authorId' } } } } } } },
    })
  })

  it('is read again after an outage, and stored although a response was lost', async () => {
    const shelf = memoryDatabase([Author])
    const line = new FaultyTransport(shelf.line.transport, { countsLayout: true })
    const { database } = shelf.reopen({ client: line.transport })
    line.next('GetItem', answers(Object.assign(new Error('no'), { name: 'AccessDeniedException' })))
    line.next('PutItem', lostAnswer)

    await expect(database.repository(Author).create({})).rejects.toThrow('no')
    await database.repository(Author).create({})

    expect(shelf.ledger.find({ pk: { S: 'layout' }, sk: { S: 'models' } })).toMatchObject({ revision: { N: '1' } })
  })

  it('is written once by processes that start together, with the additions of each', async () => {
    const shelf = memoryDatabase([Author])
    const open = (models: readonly AnyModel[]) =>
      openDatabase({ client: shelf.line.transport, tableName: 'data', ledgerTableName: 'ledger', models })

    await Promise.all([
      open([Author]).repository(Author).create({}),
      open([Author, Genre]).repository(Genre).create({}),
      open([Author, model, Genre]).repository(Author).create({}),
    ])

    const record = shelf.ledger.find({ pk: { S: 'layout' }, sk: { S: 'models' } })
    expect(Object.keys(record?.models?.M ?? {}).sort()).toEqual(['Author', 'Book', 'Genre'])
  })

  it('releases an aborted call while it is being read', async () => {
    const shelf = memoryDatabase([Author])
    const { database } = shelf.reopen({ client: () => new Promise(() => {}) })
    const abortSignal = AbortSignal.timeout(5)

    await expect(database.repository(Author).create({}, { abortSignal })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
  })
})
