import { describe, expect, it } from 'vitest'
import { loadedItems } from '../../../packages/dynamo-signals/src/repository/loaded-items.ts'

const item = { pk: { S: 'Book#emma' }, _v: { N: '1' } }

describe('the items that instances were loaded from', () => {
  it('are known for the instance itself, and not for a copy', () => {
    const loaded = loadedItems()
    const book = { title: 'Emma' }

    loaded.set(book, item)

    expect(loaded.get(book)).toBe(item)
    expect(loaded.get({ ...book })).toBeUndefined()
    expect(loaded.get(structuredClone(book))).toBeUndefined()
    expect(loaded.get(Object.create(book))).toBeUndefined()
  })

  it('are different ones for each database', () => {
    const [live, archive] = [loadedItems(), loadedItems()]
    const book = { title: 'Emma' }

    live.set(book, item)
    expect(archive.get(book)).toBeUndefined()
    archive.set(book, { ...item, _v: { N: '2' } })

    expect(live.get(book)).toBe(item)
    expect(archive.get(book)).toEqual({ ...item, _v: { N: '2' } })
  })

  it('add nothing to an instance that a program can see', () => {
    const loaded = loadedItems()
    const book = { title: 'Emma' }

    loaded.set(book, item)

    expect(Reflect.ownKeys(book)).toEqual(['title'])
    expect(book).toStrictEqual({ title: 'Emma' })
    expect(Object.getPrototypeOf(book)).toBe(Object.prototype)
  })

  it('stay known when the program freezes the instance', () => {
    const loaded = loadedItems()
    const book = { title: 'Emma' }
    loaded.set(book, item)

    Object.freeze(book)

    expect(loaded.get(book)).toBe(item)
  })
})
