import { type DatabaseOptions, TransactionTooLargeError } from 'dynamo-signals'
import { LinksIncompleteError, type M2mChanged, m2mChanged, m2mChanging } from 'dynamo-signals/links'
import { connectCascade, inline } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import { before as first } from '../../support/faulty-transport.ts'
import { numbered, Product, ProductTags, Tag, taggedProducts } from '../../support/tagged-products.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** The shop with more tags than one transaction can link: t001 to t100. */
async function manyTags(options: Partial<DatabaseOptions> = {}) {
  const shop = await taggedProducts(options)
  const many = numbered('t', 100)
  await shop.tags.saveMany(many)
  shop.line.sent.length = 0
  return { ...shop, many: many.map(({ id }) => id), set: shop.products.linkSet('p1', 'tags') }
}

describe('more links than fit in one transaction', () => {
  it('are added and cleared in several transactions, one after another, without a read', async () => {
    const { set, line, many } = await manyTags()

    expect(await set.add(...many)).toEqual(many)
    expect(line.sent).toEqual(['TransactWriteItems', 'TransactWriteItems', 'TransactWriteItems'])
    expect(await set.count()).toBe(100)
    expect((await set.list({ limit: 30 }).page()).items).toHaveLength(30)
    expect((await set.list().toArray()).map(({ id }) => id)).toEqual(many)
    expect(await set.clear()).toEqual(many)
    expect(await set.count()).toBe(0)
  })

  it('stop at a failure and name the completed changes, and a second call does the rest', async () => {
    const { set, tags, many } = await manyTags()

    const failure = await set.add(...many.slice(0, 60), 't200').catch(error => error)

    expect(failure).toBeInstanceOf(LinksIncompleteError)
    expect(failure.added).toEqual(many.slice(0, 40))
    expect(failure.message).toContain('The change of Product p1.tags is incomplete: 40 of 61 links')
    await tags.create({ id: 't200' })
    expect(await set.add(...many.slice(0, 60), 't200')).toEqual([...many.slice(40, 60), 't200'])
  })

  it('notify receivers once, before the first transaction', async () => {
    const { set, many } = await manyTags()
    const asked: number[] = []
    connected(m2mChanging.connect(({ pkSet }) => asked.push(pkSet.size), { sender: ProductTags }))

    await set.add(...many)

    expect(asked).toEqual([100])
  })

  it("do not fit in the caller's transaction", async () => {
    const { database, products, many, set } = await manyTags()

    const work = database.transaction(transaction =>
      transaction
        .repository(products.model)
        .linkSet('p1', 'tags')
        .add(...many),
    )

    await expect(work).rejects.toThrow(TransactionTooLargeError)
    expect(await set.count()).toBe(0)
  })
})

describe('links that change at the same time', () => {
  it('are added only once if two callers race', async () => {
    const { set, products, line } = await manyTags()
    line.next(
      'TransactWriteItems',
      first(async () => {
        await products.relatedSet({ tags: 't2' }).add('p1')
      }),
    )

    expect(await set.add('t1', 't2', 't3')).toEqual(['t1', 't3'])
    expect(await set.count()).toBe(3)
  })

  it('are removed only once if two callers race', async () => {
    const { set, products, line } = await manyTags()
    await set.add('t1', 't2')
    line.next(
      'TransactWriteItems',
      first(async () => {
        await products.relatedSet({ tags: 't1' }).clear()
      }),
    )

    expect(await set.remove('t1', 't2')).toEqual(['t2'])
  })

  it('G19: change once if ten callers add the same ones', async () => {
    const { set } = await manyTags()

    const added = await Promise.all(Array.from({ length: 10 }, () => set.add('t1', 't2', 't3')))

    expect(added.flat().toSorted()).toEqual(['t1', 't2', 't3'])
  })
})

describe('an end with more links than one transaction can delete', () => {
  it('is deleted with all of them by the cascade, each with its signal', async () => {
    connected(connectCascade({ consumer: 'test' }))
    const removed = new Set<string>()
    const note = ({ action, instance, pkSet }: M2mChanged) => removed.add(`${action} ${instance.id} ${[...pkSet]}`)
    connected(m2mChanged.connect(note, { sender: ProductTags, dispatchUid: 'test/many', consumer: 'test' }))
    const { products, p1, many, table, set } = await manyTags({ delivery: inline() })
    await set.add(...many)
    removed.clear()

    const deletion = await products.delete(p1)

    expect(deletion.continues).toBe(true)
    expect([...removed].toSorted()).toEqual(many.map(id => `postRemove p1 ${id}`))
    expect(table.items.filter(item => item._type?.S === 'Product_tags')).toEqual([])
  })
})

describe('links in a transaction', () => {
  it('are read as the transaction leaves them, and commit with it', async () => {
    const { database, set } = await manyTags()
    await set.add('t1')

    await database.transaction(async transaction => {
      const products = transaction.repository(Product)
      const inside = products.linkSet('p1', 'tags')
      await transaction.repository(Tag).create({ id: 'new' })
      expect(await inside.add('t1', 't2', 'new')).toEqual(['t2', 'new'])
      expect(await inside.remove('t1')).toEqual(['t1'])
      expect((await inside.list().toArray()).map(({ id }) => id)).toEqual(['new', 't2'])
      expect(await inside.count()).toBe(2)
      expect(await inside.has('t1')).toBe(false)
    })

    expect((await set.list().toArray()).map(({ id }) => id)).toEqual(['new', 't2'])
  })

  it('can be removed and added again', async () => {
    const { database, products, set } = await manyTags()
    await set.add('t1')

    await database.transaction(async transaction => {
      const inside = transaction.repository(products.model).linkSet('p1', 'tags')
      await inside.remove('t1')
      expect(await inside.add('t1')).toEqual(['t1'])
    })

    expect(await set.has('t1')).toBe(true)
  })
})
