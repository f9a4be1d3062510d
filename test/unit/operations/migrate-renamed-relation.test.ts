import { defineModel, foreignKey } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.object({ title: z.string().default('') })
const Author = defineModel('Author', { schema })
const onDelete = 'cascade'
const Before = defineModel('Book', { schema, relations: { author: foreignKey(Author, { onDelete, index: 'gsi1' }) } })
const After = defineModel('Book', {
  schema,
  relations: { writer: foreignKey(Author, { onDelete, index: 'gsi2' }) },
  upgrades: upgrades({
    2: {
      up: ({ authorId, ...rest }) => ({ ...rest, writerId: authorId }),
      down: ({ writerId, ...rest }) => ({ ...rest, authorId: writerId }),
    },
  }),
})

/** A book of the release before, read by the release that renames its relation. */
async function renamed() {
  const shelf = memoryDatabase([Author, Before])
  await shelf.database.repository(Author).create({ id: 'ada' })
  await shelf.database.repository(Before).create({ id: 'notes', authorId: 'ada' })
  const open = () => shelf.reopen({ models: [Author, After] }).database
  const database = open()
  return { shelf, open, database, books: database.repository(After), authors: database.repository(Author) }
}

describe('a relation that is renamed by an upgrade', () => {
  it('is read from older instances, and is not used to find them before they are migrated', async () => {
    const { books, authors } = await renamed()

    expect(await books.get('notes')).toMatchObject({ writerId: 'ada' })
    await expect(books.list({ writer: 'ada' }).toArray()).rejects.toMatchObject({ code: 'repository.indexIncomplete' })
    await expect(authors.delete(await authors.get('ada'))).rejects.toMatchObject({ code: 'repository.indexIncomplete' })
  })

  it('finds every instance after the migration, also for a process that was started before', async () => {
    const { open, books, authors } = await renamed()
    await books.create({ id: 'letters', writerId: 'ada' })

    await migrate(open())

    expect((await books.list({ writer: 'ada' }).toArray()).map(({ id }) => id)).toEqual(['letters', 'notes'])
    const { byModel } = await authors.delete(await authors.get('ada'))
    expect(byModel).toEqual({ Author: 1, Book: 2 })
  })

  it('is complete at once if no instance can have been stored without it', async () => {
    const { shelf } = await renamed()
    const Plain = defineModel('Book', {
      schema,
      relations: {
        author: foreignKey(Author, { onDelete, index: 'gsi1' }),
        editor: foreignKey(Author, { onDelete, nullable: true, index: 'gsi3' } as never),
      },
    })
    const books = shelf.reopen({ models: [Author, Plain] }).database.repository(Plain)

    expect(await books.list({ editor: 'ada' } as never).toArray()).toEqual([])
  })
})
