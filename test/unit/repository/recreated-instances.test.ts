import { ConflictError, defineModel, foreignKey } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'

const schema = z.object({ name: z.string() })
const Shelf = defineModel('Shelf', { schema })
const Book = defineModel('Book', { schema, relations: { shelf: foreignKey(Shelf, { onDelete: 'cascade' }) } })

// A delete of a model that no relation refers to has a path of its own.
describe.each([
  ['without relations', [Shelf]],
  ['that relations refer to', [Shelf, Book]],
])('an instance %s that was deleted and created again', (_, models) => {
  /** Returns the first of two instances that had the same ID and the same version, one after the other. */
  async function recreated() {
    const test = await openTestDatabase({ models })
    onTestFinished(() => test.close())
    const shelves = test.database.repository(Shelf)
    const first = await shelves.create({ id: 'a', name: 'first' })
    await shelves.delete(await shelves.get('a'))
    await test.clock.advance(1)
    await shelves.create({ id: 'a', name: 'second' })
    return { shelves, first }
  }

  it('is not deleted by a caller who loaded the first one', async () => {
    const { shelves, first } = await recreated()

    await expect(shelves.delete(first)).rejects.toThrow(ConflictError)
    await expect(shelves.delete({ ...first })).rejects.toThrow(ConflictError)

    expect(await shelves.get('a')).toMatchObject({ name: 'second' })
  })

  it('is not replaced by a caller who loaded the first one, or who has a copy of it', async () => {
    const { shelves, first } = await recreated()

    await expect(shelves.update(first, { name: 'third' })).rejects.toThrow(ConflictError)
    await expect(shelves.save({ ...first, name: 'third' })).rejects.toThrow(ConflictError)

    expect(await shelves.get('a')).toMatchObject({ name: 'second', version: 1 })
  })

  it('is saved by a caller who only knows its version', async () => {
    const { shelves } = await recreated()

    await shelves.save({ id: 'a', version: 1, name: 'third' })

    expect(await shelves.get('a')).toMatchObject({ name: 'third', version: 2 })
  })
})
