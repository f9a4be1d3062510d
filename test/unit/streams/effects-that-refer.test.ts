import { type PostSave, postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { Author, Book, Genre } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { consumer, waitingShop } from '../../support/waiting-shop.ts'

const connected = tidyReceivers()

it('creates an instance, and in the same receiver another one that refers to it', async () => {
  const { database, deliver, letters, waiting } = waitingShop()
  const write = async ({ effects, instance }: PostSave<typeof Genre>) => {
    const author = await effects.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
    await effects.repository(Book).create({ id: 'b', title: instance.title, authorId: author.id })
  }
  connected(postSave.connect(write, { sender: Genre, dispatchUid: 'writes', consumer }))
  await database.repository(Genre).create({ title: 'Poems' })

  expect(await deliver()).toBe(0)

  expect([...(await letters()), ...(await waiting())]).toEqual([])
  expect(await database.repository(Book).get('b')).toMatchObject({ title: 'Poems', authorId: 'ada' })
})
