import { DoesNotExistError, defineModel, preSave, ValidationError } from 'dynamo-signals'
import { addToSet, append, ConditionFailedError, increment, prepend, removeFromSet } from 'dynamo-signals/adjustments'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'
import { lostAnswer, lostRequest } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const Product = defineModel('Product', {
  schema: z.object({
    title: z.string(),
    stock: z.number().default(5),
    sold: z.number().optional(),
    log: z.array(z.string()).optional(),
    tags: z.set(z.string()).optional(),
  }),
})

async function open(fields: { stock?: number; log?: string[]; tags?: Set<string> } = {}) {
  const memory = memoryDatabase([Product])
  const products = memory.database.repository(Product)
  await products.create({ id: 'p1', title: 'Chair', stock: 3, ...fields })
  memory.line.take()
  return { ...memory, products }
}

describe('adjust', () => {
  it('changes the stored number in one request that reads nothing', async () => {
    const { products, line } = await open()

    await products.adjust('p1', { stock: increment(-2) })

    expect(line.take()).toEqual(['TransactWriteItems'])
    expect(await products.get('p1')).toMatchObject({ stock: 1, title: 'Chair', version: 2 })
  })

  it('adds decimals exactly', async () => {
    const { products } = await open({ stock: 0.1 })

    await products.adjust('p1', { stock: increment(0.2) })

    expect((await products.get('p1')).stock).toBe(0.3)
  })

  it('changes several fields at once', async () => {
    const { products } = await open({ log: ['made'], tags: new Set(['old', 'oak']) })

    await products.adjust('p1', { stock: increment(1), log: append('sold', 'returned'), tags: removeFromSet('old') })

    const product = await products.get('p1')
    expect(product).toMatchObject({ stock: 4, log: ['made', 'sold', 'returned'], tags: new Set(['oak']) })
  })

  it.each([
    ['in DynamoDB', false],
    ['after a read, if a receiver checks the save', true],
  ])('prepends entries in the order that they are given, %s', async (_where, isChecked) => {
    const { products, line } = await open({ log: ['made'] })
    if (isChecked) {
      const disconnect = preSave.connect(() => undefined, { sender: Product })
      onTestFinished(() => void disconnect())
    }

    await products.adjust('p1', { log: prepend('sold', 'returned') })

    expect(line.take()).toEqual(isChecked ? ['GetItem', 'PutItem'] : ['TransactWriteItems'])
    expect(await products.get('p1')).toMatchObject({ log: ['sold', 'returned', 'made'], stock: 3 })
  })

  it('prepends to a missing list', async () => {
    const { products } = await open()

    await products.adjust('p1', { log: prepend('sold') })

    expect((await products.get('p1')).log).toEqual(['sold'])
  })

  it('starts a missing number at zero, a missing list empty, and a missing set without members', async () => {
    const { products } = await open()

    await products.adjust('p1', { sold: increment(2), log: append('sold'), tags: addToSet('new') })

    expect(await products.get('p1')).toMatchObject({ sold: 2, log: ['sold'], tags: new Set(['new']) })
  })

  it('starts a missing number at the default of the schema', async () => {
    const { database, products, table } = await open()
    table.load(table.items.map(({ stock, ...item }) => item))

    await products.adjust('p1', { stock: increment(1) })

    expect((await database.repository(Product).get('p1')).stock).toBe(6)
  })

  it('loses no change of a hundred callers', async () => {
    const { products } = await open()

    await Promise.all(Array.from({ length: 100 }, () => products.adjust('p1', { stock: increment(1) })))

    expect((await products.get('p1')).stock).toBe(103)
  })

  it('never lets a number fall below the limit of its condition', async () => {
    const { products } = await open()
    const buy = () => products.adjust('p1', { stock: increment(-1) }, { where: ({ stock }, { gte }) => gte(stock, 1) })

    const results = await Promise.allSettled(Array.from({ length: 10 }, buy))

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect((await products.get('p1')).stock).toBe(0)
  })

  it('names the values that a failed condition compared', async () => {
    const { products } = await open({ stock: 0 })

    const bought = products.adjust('p1', { stock: increment(-1) }, { where: ({ stock }, { gte }) => gte(stock, 1) })

    await expect(bought).rejects.toBeInstanceOf(ConditionFailedError)
    await expect(bought).rejects.toMatchObject({ model: 'Product', id: 'p1', current: { stock: 0, version: 1 } })
    await expect(bought).rejects.toThrow(
      'Product p1 was not adjusted, because its condition does not hold: stock is 0. Change the adjustment, or try again when the values have changed.',
    )
  })

  it('rejects an instance that does not exist', async () => {
    const { products } = await open()

    await expect(products.adjust('p2', { stock: increment(1) })).rejects.toBeInstanceOf(DoesNotExistError)
    await expect(products.adjust('x'.repeat(3000), { stock: increment(1) })).rejects.toBeInstanceOf(DoesNotExistError)
  })

  it('names the field whose stored value has another type', async () => {
    const { products, table } = await open()
    table.load(table.items.map(item => ({ ...item, stock: { S: 'three' } })))

    const adjusted = products.adjust('p1', { stock: increment(1) })

    await expect(adjusted).rejects.toBeInstanceOf(ValidationError)
    await expect(adjusted).rejects.toThrow('stock: Expected a number, but a string is stored')
  })

  it.each([
    ['the request is lost', lostRequest],
    ['its answer is lost', lostAnswer],
  ])('is applied once if %s', async (_, fault) => {
    const { products, line } = await open()
    line.next('TransactWriteItems', fault)

    await products.adjust('p1', { stock: increment(-1) })

    expect(await products.get('p1')).toMatchObject({ stock: 2, version: 2 })
  })

  it('makes a save of an instance that was loaded before fail with a conflict', async () => {
    const { products } = await open()
    const loaded = await products.get('p1')

    await products.adjust('p1', { stock: increment(1) })

    await expect(products.update(loaded, { title: 'Stool' })).rejects.toMatchObject({ code: 'repository.conflict' })
  })

  it('is not mistaken for the write of a save whose response was lost', async () => {
    const { products, line } = await open()
    const loaded = await products.get('p1')
    line.next('PutItem', async send => {
      await send()
      await products.adjust('p1', { stock: increment(1) })
      throw Object.assign(new Error('reset'), { name: 'ECONNRESET', code: 'ECONNRESET' })
    })

    const saved = products.update(loaded, { title: 'Stool' })

    await expect(saved).rejects.toMatchObject({ outcome: 'unknown' })
  })
})
