import { setImmediate } from 'node:timers/promises'
import { type Database, defineModel, foreignKey, type Transport } from 'dynamo-signals'
import { verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { dyingTransport } from '../../support/dying-transport.ts'
import { Customer, electroShop, noteOf, orderOf, shop } from '../../support/electro-shop.ts'
import { Random } from '../../support/random.ts'

const Note = noteOf('cascade')
const Order = orderOf('setNull')
const Account = defineModel('Account', {
  schema: z.object({ accountId: z.string(), email: z.string() }),
  unique: ['email'],
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade' }) },
  storedIn: shop.items({
    is: { type: 'account' },
    id: ['customerId', 'accountId'],
    writes: {
      key: { pk: ({ customerId }) => `ACCOUNTS#${customerId}`, sk: ({ accountId }) => `ACCOUNT#${accountId}` },
      marks: { type: 'account' },
      relations: { customer: { partitionKey: 'pk' } },
    },
  }),
})
const MODELS = [Customer, Note, Order, Account]
const [IDS, EMAILS] = [
  ['a', 'b', 'c'],
  ['1@example.org', '2@example.org'],
]

type Shop = Awaited<ReturnType<typeof electroShop>>

/** One random piece of work of an application that uses the repository. Most races end with an error. */
async function work(database: Database, random: Random): Promise<unknown> {
  const customerId = random.pick(IDS)
  const key = String(random.between(1, 3))
  const customers = database.repository(Customer)
  switch (random.between(1, 7)) {
    case 1:
      return customers.create({ customerId, name: key })
    case 2:
      return customers.delete(await customers.get(customerId))
    case 3:
      return customers.update(await customers.get(customerId), { name: key })
    case 4:
      return database.repository(Note).create({ text: 'hello', customerId })
    case 5:
      return database.repository(Order).save({ orderId: key, status: 'open', customerId }, { mode: 'upsert' })
    case 6: {
      const account = { accountId: key, email: random.pick(EMAILS), customerId }
      return database.repository(Account).save(account, { mode: 'upsert' })
    }
    default: {
      const account = await database.repository(Account).findBy('email', random.pick(EMAILS))
      return account && database.repository(Account).delete(account)
    }
  }
}

/** The same, of code that knows nothing of guards, checks and fences. */
async function workOfTheirs({ theirs }: Shop, random: Random): Promise<unknown> {
  const customerId = random.pick(IDS)
  switch (random.between(1, 3)) {
    case 1:
      return theirs.customers.create({ customerId, name: 'theirs' }).go()
    case 2:
      return theirs.customers.delete({ customerId }).go()
    default:
      return theirs.orders.create({ orderId: String(random.between(4, 6)), status: 'open', customerId }).go()
  }
}

async function race(seed: number, { withTheirs = false } = {}) {
  const opened = await electroShop(MODELS)
  const writer = async (number: number) => {
    const random = new Random(seed, number)
    const slow = async (...[operation, input, options]: Parameters<Transport>) => {
      for (let turns = random.between(0, 3); turns > 0; turns--) await setImmediate()
      return opened.dynamodb.transport(operation, input, options)
    }
    for (let round = 0; round < 12; round++) {
      const { transport } = random.chance(0.2)
        ? dyingTransport(slow as Transport, random.between(1, 6), random.pick(['before', 'after'] as const))
        : { transport: slow as Transport }
      const turn = withTheirs && number === 0 ? workOfTheirs(opened, random) : work(opened.reopen(transport), random)
      await turn.catch(() => undefined)
    }
  }
  await Promise.all([0, 1, 2, 3].map(writer))
  return { ...opened, found: await verify(opened.database) }
}

it('leaves no reference without its instance and no value twice, however repositories race and die', async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const { found } = await race(seed)

    expect(found.findings, `seed ${seed}`).toEqual([])
  }
})

it('leaves nothing that verify does not find, if other code writes at the same time', async () => {
  const missing = { found: 0, left: 0 }
  for (let seed = 1; seed <= 25; seed++) {
    const { found, dynamodb } = await race(seed, { withTheirs: true })
    const [items, own] = [await dynamodb.items('shop'), await dynamodb.items('own')]
    const existing = new Set(items.filter(item => item.__edb_e__?.S === 'customer').map(item => item.customerId?.S))
    const references = [...items, ...own].filter(item => item.__edb_e__?.S !== 'customer' && item.customerId?.S)
    const left = references.filter(item => !existing.has(item.customerId?.S))

    const kinds = found.findings.map(({ kind }) => kind)
    expect(kinds, `seed ${seed}`).toEqual(left.map(() => 'relatedMissing'))
    missing.left += left.length
    missing.found += kinds.length
  }
  // Otherwise the test shows nothing.
  expect(missing.found).toBeGreaterThan(0)
})
