import { RelatedObjectDoesNotExist, UnsavedInstanceError, WrongModelError } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import { ProductTags, taggedProducts } from '../../support/tagged-products.ts'

const ids = (instances: readonly { readonly id: string }[]) => instances.map(({ id }) => id).join(' ')

describe('the links of an instance', () => {
  it('G20: are added by id or by instance, and read from both ends', async () => {
    const { products, p1, p2, t1 } = await taggedProducts()

    const added = await products.linkSet(p1, 'tags').add(t1, 't3')
    await products.relatedSet({ tags: t1 }).add(p2)

    expect(added).toEqual(['t1', 't3'])
    expect(ids(await products.linkSet('p1', 'tags').list().toArray())).toBe('t1 t3')
    expect(ids(await products.relatedSet({ tags: 't1' }).list().toArray())).toBe('p1 p2')
    expect(await products.linkSet(p1, 'tags').has(t1)).toBe(true)
    expect(await products.linkSet(p2, 'tags').has('t3')).toBe(false)
    expect(await products.linkSet(p1, 'tags').count()).toBe(2)
    expect(await products.relatedSet({ tags: t1 }).count()).toBe(2)
  })

  it('are one item each, no matter which end adds them', async () => {
    const { products, database } = await taggedProducts()

    expect(await products.linkSet('p1', 'tags').add('t1')).toEqual(['t1'])
    expect(await products.linkSet('p1', 'tags').add('t1', 't2')).toEqual(['t2'])
    expect(await products.relatedSet({ tags: 't1' }).add('p1')).toEqual([])

    const links = await database.repository(ProductTags).list({ product: 'p1' }).toArray()
    expect(links.map(({ id, productId, tagId, version }) => [id, productId, tagId, version])).toEqual([
      ['p1#t1', 'p1', 't1', 1],
      ['p1#t2', 'p1', 't2', 1],
    ])
  })

  it('are removed, replaced and cleared', async () => {
    const { products } = await taggedProducts()
    const tags = products.linkSet('p1', 'tags')
    await tags.add('t1', 't2')

    expect(await tags.remove('t2', 't3')).toEqual(['t2'])
    expect(await tags.set(['t2', 't3'])).toEqual({ added: ['t2', 't3'], removed: ['t1'] })
    expect(await tags.set(['t2', 't3'])).toEqual({ added: [], removed: [] })
    expect(ids(await tags.list().toArray())).toBe('t2 t3')
    expect(await tags.clear()).toEqual(['t2', 't3'])
    expect(await tags.clear()).toEqual([])
    expect(await tags.count()).toBe(0)
  })

  it('G20: are refused if an end does not exist, or is not an instance of the model', async () => {
    const { products, tags, p1 } = await taggedProducts()

    await expect(products.linkSet('p1', 'tags').add('t1', 'gone')).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(products.linkSet('gone', 'tags').add('t1')).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(products.linkSet('p1', 'tags').add(p1 as never)).rejects.toThrow(WrongModelError)
    await expect(products.linkSet('p1', 'tags').add(7 as never)).rejects.toThrow(WrongModelError)
    await expect(products.linkSet('p1', 'tags').add({ name: 'new' } as never)).rejects.toThrow(UnsavedInstanceError)
    expect(() => products.linkSet({ title: 'new' } as never, 'tags')).toThrow(UnsavedInstanceError)
    expect(await products.linkSet('p1', 'tags').count()).toBe(0)
    expect(await tags.find('gone')).toBeUndefined()
  })

  it('are deleted with either end', async () => {
    const { products, tags, p1, t2 } = await taggedProducts()
    await products.linkSet('p1', 'tags').add('t1', 't2')
    await products.linkSet('p2', 'tags').add('t2')

    const byTag = await tags.delete(t2)
    const byProduct = await products.delete(p1)

    expect(byTag.byModel).toEqual({ Tag: 1, Product_tags: 2 })
    expect(byProduct.byModel).toEqual({ Product: 1, Product_tags: 1 })
    expect(await products.linkSet('p2', 'tags').count()).toBe(0)
  })

  it('accept a new instance that is saved and linked in one transaction', async () => {
    const { products, tags, line } = await taggedProducts()
    line.sent.length = 0

    const created = await products.linkSet('p1', 'tags').create({ id: 't9', name: 'new' })

    expect(line.sent).toEqual(['TransactWriteItems'])
    expect(created.name).toBe('new')
    expect(ids(await products.linkSet('p1', 'tags').list().toArray())).toBe('t9')
    expect((await tags.get('t9')).name).toBe('new')
  })
})
