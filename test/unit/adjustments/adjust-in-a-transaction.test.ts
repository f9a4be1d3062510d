import { ConflictError, defineModel, foreignKey } from 'dynamo-signals'
import { append, ConditionFailedError, increment } from 'dynamo-signals/adjustments'
import { index } from 'dynamo-signals/queries'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Product = defineModel('Product', {
  schema: z.object({ stock: z.int(), log: z.array(z.string()).default([]) }),
  listed: index({}),
})
const Line = defineModel('Line', {
  schema: z.object({ quantity: z.int() }),
  relations: { product: foreignKey(Product, { onDelete: 'protect' }) },
})

async function open() {
  const memory = memoryDatabase([Product, Line])
  const products = memory.database.repository(Product)
  await products.create({ id: 'p1', stock: 3 })
  memory.line.take()
  return { ...memory, products }
}

describe('adjust in a transaction', () => {
  it('commits with the other writes, in one request', async () => {
    const { database, products, line } = await open()

    await database.transaction(async transaction => {
      await transaction.repository(Product).adjust('p1', { stock: increment(-1) })
      await transaction.repository(Line).create({ id: 'l1', quantity: 1, productId: 'p1' })
    })

    expect(line.take()).toEqual(['TransactWriteItems'])
    expect(await products.get('p1')).toMatchObject({ stock: 2, version: 2 })
    expect(await database.repository(Line).find('l1')).toBeDefined()
  })

  it('commits with a reference that was checked before it', async () => {
    const { database, products, line } = await open()

    await database.transaction(async transaction => {
      await transaction.repository(Line).create({ id: 'l1', quantity: 1, productId: 'p1' })
      transaction.check(Product, 'p1', { stock: 3 })
      await transaction.repository(Product).adjust('p1', { stock: increment(-1) })
    })

    expect(line.take()).toEqual(['TransactWriteItems'])
    expect((await products.get('p1')).stock).toBe(2)
  })

  it('writes nothing if its condition does not hold', async () => {
    const { database, products } = await open()

    const ordered = database.transaction(async transaction => {
      await transaction.repository(Line).create({ id: 'l1', quantity: 4, productId: 'p1' })
      await transaction
        .repository(Product)
        .adjust('p1', { stock: increment(-4) }, { where: ({ stock }, { gte }) => gte(stock, 4) })
    })

    await expect(ordered).rejects.toBeInstanceOf(ConditionFailedError)
    expect(await database.repository(Line).find('l1')).toBeUndefined()
    expect((await products.get('p1')).stock).toBe(3)
  })

  it('adjusts an instance that the transaction has saved before', async () => {
    const { database, products } = await open()

    await database.transaction(async transaction => {
      const own = transaction.repository(Product)
      await own.update(await own.get('p1'), { stock: 10 })
      await own.adjust('p1', { stock: increment(1) })
      await own.create({ id: 'p2', stock: 0 })
      await own.adjust('p2', { log: append('made') })
    })

    expect(await products.get('p1')).toMatchObject({ stock: 11, version: 2 })
    expect(await products.get('p2')).toMatchObject({ log: ['made'], version: 1 })
  })

  it.each([
    ['get', repository => repository.get('p1')],
    ['findMany', repository => repository.findMany(['p1'])],
    ['list', repository => repository.list().toArray()],
    ['save', repository => repository.save({ id: 'p1', stock: 1 }, { mode: 'update' })],
    ['adjust', repository => repository.adjust('p1', { stock: increment(1) })],
  ] as readonly [string, (repository: ReturnType<typeof repositoryOf>) => Promise<unknown>][])(
    'refuses a %s of an instance that it has adjusted, whose values nobody knows',
    async (_, call) => {
      const { database, products } = await open()

      const work = database.transaction(async transaction => {
        const own = transaction.repository(Product)
        await own.adjust('p1', { stock: increment(-1) })
        await call(own)
      })

      await expect(work).rejects.toThrow(
        'Product p1 was adjusted in this transaction, so its values are unknown until the commit.',
      )
      expect((await products.get('p1')).stock).toBe(3)
    },
  )

  it('refuses to delete an instance that it has adjusted', async () => {
    const { database, products } = await open()
    const product = await products.get('p1')

    const work = database.transaction(async transaction => {
      await transaction.repository(Product).adjust('p1', { stock: increment(-1) })
      await transaction.repository(Product).delete(product)
    })

    await expect(work).rejects.toMatchObject({ code: 'repository.adjustedBefore' })
  })

  it('refuses a concurrent save of the same instance in one transaction', async () => {
    const { database, products } = await open()
    const product = await products.get('p1')

    const work = database.transaction(async transaction => {
      const own = transaction.repository(Product)
      await Promise.all([own.update(product, { stock: 7 }), own.adjust('p1', { stock: increment(-1) })])
    })

    await expect(work).rejects.toSatisfy(error => error instanceof ConflictError || /was adjusted/.test(String(error)))
    expect((await products.get('p1')).stock).toBe(3)
  })

  it('is part of the request that a dry run returns', async () => {
    const { database } = await open()

    const { request } = await database.dryRun(transaction =>
      transaction.repository(Product).adjust('p1', { stock: increment(-1) }),
    )

    expect(request?.operation).toBe('TransactWriteItems')
    expect(request?.input).toMatchObject({
      TransactItems: [{ Update: { TableName: 'data', Key: { pk: { S: 'Product#p1' }, sk: { S: 'instance' } } } }],
    })
  })
})

function repositoryOf({ products }: Awaited<ReturnType<typeof open>>) {
  return products
}
