import { verify } from 'dynamo-signals/operations'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { before as meanwhile } from '../../support/faulty-transport.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const first = 'first@example.org'
const second = 'second@example.org'

let shelf: MemoryDatabase
let items: ReturnType<typeof memoryItems>
const authors = () => shelf.database.repository(Author)
const holder = (email: string) => items.get(`unique#Author.email#${email}`, 'guard')?.owner?.S
const loaded = () => authors().get('ada')
const faults = async () => (await verify(shelf.database)).findings

/** Ada has had two addresses, and an earlier copy of her item is put back, as from a backup: it has the first again. */
beforeEach(async () => {
  shelf = memoryDatabase(BOOKSHOP)
  items = memoryItems(shelf)
  const ada = await authors().create({ id: 'ada', email: first })
  const copy = items.get('Author#ada')
  await authors().update(ada, { email: second })
  await authors().create({ id: 'bob', email: first })
  items.put('Author#ada', { ...copy })
})

describe('an earlier copy of an item whose unique value now belongs to another instance', () => {
  it('can be given another value, and leaves the other instance its own', async () => {
    await authors().update(await loaded(), { email: 'third@example.org' })

    expect([holder(first), holder('third@example.org')]).toEqual(['bob', 'ada'])
  })

  it('can be given back the value of its remaining guard', async () => {
    await authors().update(await loaded(), { email: second })

    expect([holder(first), holder(second)]).toEqual(['bob', 'ada'])
    expect(await faults()).toEqual([])
  })

  it('can be deleted, and leaves the other instance its value', async () => {
    await authors().delete(await loaded())

    expect(await authors().find('ada')).toBeUndefined()
    expect(holder(first)).toBe('bob')
  })

  it('is not changed by a writer that loaded the earlier item', async () => {
    const before = await loaded()
    await authors().update(before, { name: 'Ada' })

    const late = authors().update(before, { email: 'third@example.org' })

    await expect(late).rejects.toMatchObject({ code: 'repository.conflict' })
    expect(holder(first)).toBe('bob')
  })
})

describe('a unique value that an instance had before an earlier copy of it was restored', () => {
  it('is free for another instance', async () => {
    await authors().create({ id: 'eve', email: second })

    expect(holder(second)).toBe('eve')
  })

  it('stays with its holder if the holder takes it back in the meantime', async () => {
    const takeBack = async () => void (await authors().update(await loaded(), { email: second }))
    const racing = shelf.reopen()
    racing.line.next('TransactWriteItems', send => send(), meanwhile(takeBack))

    const taken = racing.database.repository(Author).create({ id: 'eve', email: second })

    await expect(taken).rejects.toMatchObject({ code: 'repository.valueTaken', holderId: 'ada' })
    expect(holder(second)).toBe('ada')
  })

  it('counts as taken while its holder cannot be read', async () => {
    items.put('Author#ada', { ...items.get('Author#ada'), email: { N: '12345678901234567890' } })

    const taken = authors().create({ id: 'eve', email: second })

    await expect(taken).rejects.toMatchObject({ code: 'repository.valueTaken' })
  })
})
