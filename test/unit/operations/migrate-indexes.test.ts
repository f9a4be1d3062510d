import { postSave } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Author, author, book, byTitle, deployed, Genre, genre, save } from '../repository/releases.ts'

describe('migrate', () => {
  const before = book({ relations: { author } })
  const after = book({ relations: { genre, author }, indexes: { byTitle } })
  const queried = (books: unknown) =>
    (books as { query(...key: unknown[]): { toArray(): Promise<{ id: string }[]> } })
      .query('byTitle', { title: 'x' })
      .toArray()

  it('moves the entries, after which the release starts and the older one does not', async () => {
    const shelf = await deployed(before, after)
    const version = shelf.table.items.find(({ pk }) => pk?.S === 'Book#b1')?._v

    const dry = await migrate(shelf.database, { dryRun: true })
    expect(dry).toMatchObject({ changed: 1, scanned: 2 })
    await expect(save(shelf)).rejects.toMatchObject({ code: 'repository.layoutMoved' })
    const done = await migrate(shelf.database)

    expect(done).toMatchObject({ changed: 1, resumeFrom: undefined })
    const again = shelf.reopen({ models: [Author, Genre, after] })
    const books = again.database.repository(after)
    expect(await books.list({ author: 'ada' } as never).toArray()).toHaveLength(1)
    expect((await queried(books)).map(({ id }) => id)).toEqual(['b1'])
    expect(shelf.table.items.find(({ pk }) => pk?.S === 'Book#b1')).toMatchObject({
      _v: version,
      gsi2pk: { S: 'Book.author#ada' },
    })
    expect(shelf.table.items.find(({ pk }) => pk?.S === 'Book#b1')).not.toHaveProperty('gsi1pk')
    const older = shelf.reopen({ models: [Author, Genre, before] }).database.repository(before)
    await expect(older.create({ authorId: 'ada' } as never)).rejects.toMatchObject({ code: 'repository.layoutMoved' })
    expect(await migrate(again.database)).toMatchObject({ changed: 0 })
  })

  it('completes a new index for processes that are already running', async () => {
    const added = book({ relations: { author }, indexes: { byTitle } })
    const release = await deployed(before, added)
    await expect(queried(release.books)).rejects.toMatchObject({ code: 'repository.indexIncomplete' })

    await migrate(release.database)

    expect((await queried(release.books)).map(({ id }) => id)).toEqual(['b1'])
  })

  it('starts over with an instance that is saved in the meantime', async () => {
    const added = book({ relations: { author }, indexes: { byTitle } })
    const release = await deployed(before, added)
    release.line.next('UpdateItem', send =>
      release.books.save({ id: 'b1', title: 'y', authorId: 'ada' } as never, { mode: 'update' }).then(send),
    )

    expect(await migrate(release.database)).toMatchObject({ changed: 0 })

    expect(release.table.items.find(({ pk }) => pk?.S === 'Book#b1')).toMatchObject({
      title: { S: 'y' },
      _v: { N: '2' },
    })
  })

  it('does not run durable receivers', async () => {
    const added = book({ relations: { author }, indexes: { byTitle } })
    const release = await deployed(before, added)
    const heard: unknown[] = []
    const options = { sender: added, dispatchUid: 'layout/hear', consumer: 'layout' }
    const disconnect = postSave.connect(({ instance }) => void heard.push(instance), options)
    onTestFinished(() => void disconnect())
    const known = release.table.records.length

    await migrate(release.database)
    await createStreamHandler({ database: release.database, consumer: 'layout' })({
      Records: release.table.records.slice(known),
    })

    expect(release.table.records.length).toBe(known + 1)
    expect(heard).toEqual([])
  })
})
