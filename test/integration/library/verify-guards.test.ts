import { openDatabase } from 'dynamo-signals'
import { type VerifyOptions, verify } from 'dynamo-signals/operations'
import { beforeEach, describe, expect, it } from 'vitest'
import { Author, BOOKSHOP, Desk } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { rawItems } from '../../support/raw-items.ts'

const GUARD = 'unique#Author.email#a@example.org'

let shop: FreshDatabase
let raw: ReturnType<typeof rawItems>
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
  raw = rawItems(shop)
  await shop.database.repository(Author).create({ id: 'ada', email: 'a@example.org' })
})

const found = async (options: VerifyOptions = {}) => (await verify(shop.database, options)).findings

/** Verifies, repairs and verifies again. */
async function repaired() {
  const first = await found()
  expect(await found()).toEqual(first)
  const repairs = await found({ repair: true })
  return { first, repairs, left: await found() }
}

describe('guards', () => {
  it('are restored if one is missing', async () => {
    await raw.delete(GUARD, 'guard')

    const { first, repairs, left } = await repaired()

    expect(first).toMatchObject([
      { kind: 'guardMissing', model: 'Author', id: 'ada', repairable: true, repaired: false },
    ])
    expect(repairs).toMatchObject([{ kind: 'guardMissing', repaired: true }])
    expect(left).toEqual([])
    expect(await raw.get(GUARD, 'guard')).toMatchObject({ owner: { S: 'ada' } })
  })

  it('are released if their holder was deleted', async () => {
    await raw.delete('Author#ada')

    const { first, left } = await repaired()

    expect(first).toMatchObject([{ kind: 'guardOrphaned', model: 'Author', id: 'ada', repairable: true }])
    expect(left).toEqual([])
    await shop.database.repository(Author).create({ email: 'a@example.org' })
  })

  it('are released if their holder has another value, and taken for that value', async () => {
    await raw.put('Author#ada', { email: { S: 'other@example.org' } })

    const { first, left } = await repaired()

    expect(first.map(({ kind }) => kind).sort()).toEqual(['guardMissing', 'guardOrphaned'])
    expect(left).toEqual([])
    const found = await shop.database.repository(Author).findBy('email', 'other@example.org')
    expect(found?.id).toBe('ada')
  })

  it('are transferred to the instance that has the value', async () => {
    await raw.put(GUARD, { owner: { S: 'somebody' } }, 'guard')

    const { first, left } = await repaired()

    expect(first.map(({ kind }) => kind).sort()).toEqual(['guardElsewhere', 'guardOrphaned'])
    expect(left).toEqual([])
    expect(await raw.get(GUARD, 'guard')).toMatchObject({ owner: { S: 'ada' } })
  })

  it('are not transferred if two instances have the value, because the operator must decide', async () => {
    const other = await shop.database.repository(Author).create({ id: 'eve', email: 'b@example.org' })
    await raw.put(`Author#${other.id}`, { email: { S: 'a@example.org' } })
    await raw.delete('unique#Author.email#b@example.org', 'guard')

    const { first, left } = await repaired()

    expect(first).toMatchObject([{ kind: 'duplicateValue', id: 'eve', repairable: false }])
    expect(left).toEqual(first)
  })

  it('of a one-to-one are verified as those of a unique field', async () => {
    const desk = await shop.database.repository(Desk).create({ room: '1', authorId: 'ada' })
    await raw.delete('unique#Desk.authorId#ada', 'guard')

    const { first, left } = await repaired()

    expect(first).toMatchObject([{ kind: 'guardMissing', model: 'Desk', id: desk.id }])
    expect(left).toEqual([])
  })

  it('are not changed if the instance changes before the repair', async () => {
    await raw.delete(GUARD, 'guard')
    const change = () => raw.put('Author#ada', { email: { S: 'new@example.org' }, _wid: { S: 'changed' } })
    const racing = await freshDatabaseOver(async (operation, before) => {
      if (operation === 'TransactWriteItems') await change()
      return before()
    })

    const { findings } = await verify(racing, { repair: true })

    expect(findings).toMatchObject([{ kind: 'guardMissing', repairable: true, repaired: false }])
    expect(await raw.get(GUARD, 'guard')).toBeUndefined()
  })
})

/** The same tables, with something that happens around each request. */
async function freshDatabaseOver(around: (operation: string, send: () => Promise<unknown>) => Promise<unknown>) {
  const { tableName, ledgerTableName, client } = shop
  const wrapped = {
    send: (command: { constructor: { name: string } }) =>
      around(command.constructor.name.replace('Command', ''), () => client.send(command as never)),
  }
  return openDatabase({ client: wrapped, tableName, ledgerTableName, models: BOOKSHOP })
}
