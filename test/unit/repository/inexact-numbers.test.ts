import { type AnyModel, defineModel, preSave, UnreadableInstanceError } from 'dynamo-signals'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import {
  canonical,
  exactBigint,
  exactNumber,
  exactText,
} from '../../../packages/dynamo-signals/src/repository/items/numbers.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const BIG = '12345678901234567890'
const FINE = '0.1234567890123456789'
const connected = tidyReceivers()

const schema = z.looseObject({ name: z.string() })

/** A shelf with one account that another writer has stored. */
async function stored(model: AnyModel, balance: object) {
  const shelf = memoryDatabase([model])
  const items = memoryItems(shelf)
  items.put(`${model.name}#a1`, {
    _type: { S: model.name },
    _v: { N: '1' },
    name: { S: 'Ada' },
    balance: balance as { N: string },
  })
  return { shelf, items, accounts: shelf.database.repository(model), item: () => items.get(`${model.name}#a1`) }
}

describe('a number that a JavaScript number cannot hold exactly', () => {
  const Account = defineModel('Account', { schema, listed: true }) as AnyModel

  it.each([
    ['by itself', { N: BIG }, 'balance'],
    ['a fraction', { N: FINE }, 'balance'],
    ['beside the largest that can be held', { N: '9007199254740993' }, 'balance'],
    ['in a list', { L: [{ N: '1' }, { N: BIG }] }, 'balance.1'],
    ['in a map', { M: { deep: { L: [{ M: { x: { N: `-${BIG}` } } }] } } }, 'balance.deep.0.x'],
    ['in a set', { NS: ['1', BIG] }, 'balance'],
  ])('is refused when the instance is loaded, and named: %s', async (_where, value, path) => {
    const { shelf, accounts } = await stored(Account, value)
    memoryItems(shelf).set('Account#a1', { gsi0pk: { S: 'Account' }, gsi0sk: { S: 'a1' } })

    const error = await accounts.get('a1').catch(thrown => thrown)

    expect(error).toBeInstanceOf(UnreadableInstanceError)
    expect(error).toMatchObject({ code: 'repository.unreadable', model: 'Account', id: 'a1', path })
    expect(error.message).toMatch(/^Account a1 cannot be read: balance.*cannot hold -?\d+.*exactly: .*inexactNumbers/)
    const named = { code: 'repository.unreadable', id: 'a1' }
    await expect(accounts.findMany(['a1'])).rejects.toMatchObject(named)
    await expect(accounts.list().toArray()).rejects.toMatchObject(named)
    await expect(accounts.save({ id: 'a1', name: 'Eve' }, { mode: 'update' })).rejects.toMatchObject(named)
  })

  it('is loaded as a bigint if the model says so, and a save keeps it', async () => {
    const Exact = defineModel('Account', { schema, inexactNumbers: 'bigint' }) as AnyModel
    const { accounts, item } = await stored(Exact, { L: [{ N: BIG }, { N: '5' }] })
    const account = await accounts.get('a1')

    expect(account.balance).toEqual([12345678901234567890n, 5])
    const [first = 0n] = account.balance as bigint[]
    await accounts.update(account, { balance: [first + 1n, 5n] })

    expect(item()?.balance).toEqual({ L: [{ N: '12345678901234567891' }, { N: '5' }] })
  })

  it('is loaded as digits if the model says so, and is stored again as the same number', async () => {
    const Exact = defineModel('Account', { schema, inexactNumbers: 'text' }) as AnyModel
    const { accounts, item } = await stored(Exact, { M: { one: { N: BIG }, two: { N: '5' }, set: { NS: ['1', BIG] } } })
    const account = await accounts.get('a1')

    expect(account.balance).toEqual({ one: BIG, two: 5, set: new Set(['1', BIG]) })
    await accounts.update(account, { balance: { ...(account.balance as object), two: 'two', three: '3' } })

    const { one, two, three, set } = item()?.balance?.M ?? {}
    expect({ one, two, three }).toEqual({ one: { N: BIG }, two: { S: 'two' }, three: { S: '3' } })
    expect(set?.NS?.toSorted()).toEqual(['1', BIG])
  })

  it('is refused as a bigint if it has a fraction', async () => {
    const Exact = defineModel('Account', { schema, inexactNumbers: 'bigint' }) as AnyModel
    const { accounts } = await stored(Exact, { N: FINE })

    await expect(accounts.get('a1')).rejects.toThrow(/cannot hold the fraction of 0\.12.*inexactNumbers: 'text'/)
  })

  it.each(['bigint', 'text'] as const)('is never rounded by an update of another field: %s', async inexactNumbers => {
    const Exact = defineModel('Account', { schema, inexactNumbers }) as AnyModel
    const value = { M: { list: { L: [{ N: BIG }] }, set: { NS: [BIG, '2'] } } }
    const { accounts, item } = await stored(Exact, value)
    const heard: unknown[] = []
    connected(preSave.connect(({ previous, changedFields }) => void heard.push(previous?.balance, changedFields)))

    const account = await accounts.update(await accounts.get('a1'), { name: 'Eve' })
    await accounts.save({ ...account, name: 'Max' })

    expect(item()).toMatchObject({ name: { S: 'Max' }, _v: { N: '3' } })
    expect(item()?.balance?.M?.list).toEqual(value.M.list)
    expect(item()?.balance?.M?.set?.NS?.toSorted()).toEqual([BIG, '2'])
    expect(heard[1]).toEqual(['name'])
    expect(heard[0]).toEqual(account.balance)
  })
})

describe('a field of bigints', () => {
  const Account = defineModel('Account', {
    schema: z.object({ name: z.string(), balance: z.bigint(), serial: z.bigint().optional() }),
    unique: ['serial'],
    bigints: ['balance', 'serial'],
  })

  it('holds bigints, small ones too', async () => {
    const { database, table } = memoryDatabase([Account])
    const accounts = database.repository(Account)

    const account = await accounts.create({ id: 'a1', name: 'Ada', balance: 5n })
    const richer = await accounts.update(account, { balance: account.balance * 10n ** 30n + 1n })

    expect(account.balance).toBe(5n)
    expect(memoryItems({ table }).get('Account#a1')?.balance).toEqual({ N: '5000000000000000000000000000001' })
    expect((await accounts.get('a1')).balance).toBe(richer.balance)
  })

  it('is unique by the number, in any notation', async () => {
    const accounts = memoryDatabase([Account]).database.repository(Account)
    await accounts.create({ name: 'Ada', balance: 1n, serial: 10n ** 25n })

    const second = accounts.create({ name: 'Eve', balance: 1n, serial: BigInt(`1${'0'.repeat(25)}`) })

    await expect(second).rejects.toMatchObject({ code: 'repository.valueTaken' })
    expect(await accounts.findBy('serial', 10n ** 25n)).toMatchObject({ name: 'Ada' })
  })

  it('refuses a bigint of more than 38 digits, by its path', async () => {
    const accounts = memoryDatabase([Account]).database.repository(Account)

    const saved = accounts.create({ name: 'Ada', balance: 10n ** 38n + 1n })

    await expect(saved).rejects.toMatchObject({ issues: [{ path: 'balance', message: expect.stringContaining('38') }] })
  })
})

describe('the digits of a number', () => {
  const numeral = fc
    .tuple(fc.boolean(), fc.bigInt({ min: 1n, max: 10n ** 38n - 1n }), fc.integer({ min: -90, max: 80 }))
    .map(([negative, digits, power]) => `${negative ? '-' : ''}${digits}e${power}`)

  it('are those of the loaded number, or are returned as text, or the number is refused', () => {
    fc.assert(
      fc.property(numeral, text => {
        const value = exactText(text)
        expect(canonical(String(value))).toBe(canonical(text))
        if (typeof value === 'number') expect([exactNumber(text), exactBigint(text)]).toEqual([value, value])
        else expect(() => exactNumber(text)).toThrow('exactly')
      }),
      { numRuns: 2_000 },
    )
  })

  it('survive the storage of every double', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true })
    fc.assert(fc.property(double, number => void expect(exactNumber(String(number))).toBe(number + 0)))
  })
})

describe('a bigint that could not be loaded again', () => {
  it('is rejected on save with its path, and a bigint that fits is accepted', async () => {
    const Loose = defineModel('Loose', { schema: z.object({ count: z.union([z.number(), z.bigint()]) }) })
    const { database, table } = memoryDatabase([Loose])
    const loose = database.repository(Loose)
    const issue = { path: 'count', message: expect.stringContaining('define the model with bigints or inexactNumbers') }

    for (const count of [12345678901234567890n, 5n, 12345678901234567890n]) {
      const saved = await loose.create({ count }).catch(error => error)
      if (count === 5n) expect(saved).toMatchObject({ count: 5 })
      else expect(saved).toMatchObject({ code: 'repository.invalid', issues: [issue] })
    }
    expect(table.items).toHaveLength(1)
  })
})

it('explains what to do about a schema of bigints whose model does not load bigints', async () => {
  const Count = defineModel('Count', { schema: z.object({ total: z.bigint() }) })

  const failed = memoryDatabase([Count]).database.repository(Count).create({ total: 5n })

  await expect(failed).rejects.toThrow(/ A bigint is loaded as a number unless bigints has "total"\.$/)
})
