import { beforeAll, describe, expect, it } from 'vitest'
import { BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { recordedRequests } from '../../support/recorded-requests.ts'

let shop: FreshDatabase
beforeAll(async () => {
  shop = await freshDatabase(BOOKSHOP)
})

describe('findMany', () => {
  it('loads a hundred instances per request, each once, in the order of the given IDs', async () => {
    const genres = shop.database.repository(Genre)
    const ids = Array.from({ length: 150 }, (_, number) => `genre-${number}`)
    await genres.saveMany(ids.slice(0, 75).map(id => ({ id, title: id })))
    await genres.saveMany(ids.slice(75).map(id => ({ id, title: id })))
    const asked = [...ids.toReversed(), 'genre-0', 'missing', 'too long'.repeat(1_000)]
    const requests = recordedRequests(shop.client)

    const found = await genres.findMany(asked)

    expect([...found.keys()]).toEqual(ids.toReversed())
    expect(found.get('genre-7')).toEqual(await genres.get('genre-7'))
    expect(requests).toEqual(['BatchGetItem', 'BatchGetItem', 'GetItem'])
  })

  it('sends no request without an ID', async () => {
    const requests = recordedRequests(shop.client)

    expect(await shop.database.repository(Genre).findMany([])).toEqual(new Map())
    expect(requests).toEqual([])
  })

  it('sees the writes and deletes of its transaction', async () => {
    const genres = shop.database.repository(Genre)
    const [kept, changed, deleted] = await genres.saveMany(['a', 'b', 'c'].map(id => ({ id, title: id })))
    if (!kept || !changed || !deleted) throw new Error('Three were saved.')

    const titles = await shop.database.transaction(async transaction => {
      const inside = transaction.repository(Genre)
      await inside.update(changed, { title: 'changed' })
      await inside.delete(deleted)
      await inside.create({ id: 'd', title: 'new' })
      return [...(await inside.findMany(['a', 'b', 'c', 'd'])).values()].map(({ title }) => title)
    })

    expect(titles).toEqual(['a', 'changed', 'new'])
  })
})
