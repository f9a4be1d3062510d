import { listProducts, Product, seedProducts, sweepChecks, Tag } from '@dynamo-signals/shop'
import { verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { memoryShop } from '../../support/memory-shop.ts'

const MUG = 'product-01-enamel-mug'
const BLANKET = 'product-07-wool-blanket'

async function taggedShop() {
  const shop = memoryShop()
  await seedProducts(shop.context)
  await shop.settle()
  const [products, tags] = [shop.database.repository(Product), shop.database.repository(Tag)]
  return {
    ...shop,
    products,
    tags,
    /** The number of products that a tag counts, and that are linked with it. */
    counted: async (slug: string) => [
      (await tags.get(slug)).products,
      await products.relatedSet({ tags: slug }).count(),
    ],
  }
}

it('shows the tags of a product, and lists the products of a tag by page', async () => {
  const { context } = await taggedShop()

  const first = await listProducts(context, { tag: 'textiles', limit: 2 })
  const second = await listProducts(context, { tag: 'textiles', limit: 2, cursor: first.cursor })

  expect([first, second].map(({ items }) => items.map(({ slug }) => slug))).toEqual([
    ['linen-tea-towel', 'wool-blanket'],
    ['darning-set'],
  ])
  expect(first.tag).toEqual({ slug: 'textiles', title: 'Textiles', products: 3 })
  expect(second.cursor).toBeUndefined()
  expect(second.items[0]?.tags).toEqual([
    { slug: 'repair', title: 'Repair' },
    { slug: 'textiles', title: 'Textiles' },
  ])
})

it('rejects a tag that does not exist', async () => {
  const { context } = await taggedShop()

  for (const tag of ['', 'none', 'x'.repeat(3000)]) {
    await expect(listProducts(context, { tag })).rejects.toMatchObject({ code: 'tags.notFound' })
  }
})

it('counts each link of a tag once, however often its record is delivered', async () => {
  const { products, settle, settleAgain, counted } = await taggedShop()
  const before = await counted('repair')

  await products.linkSet(MUG, 'tags').add('repair')
  await products.relatedSet({ tags: 'repair' }).add(BLANKET)
  await settle()
  await settleAgain()
  const after = await counted('repair')
  await products.linkSet(BLANKET, 'tags').clear()
  await settle()
  await settleAgain()

  expect(before).toEqual([1, 1])
  expect(after).toEqual([3, 3])
  expect(await counted('repair')).toEqual([2, 2])
  expect((await products.get(BLANKET)).tagSlugs).toBeUndefined()
})

it('follows a product and a tag that are deleted', async () => {
  const { context, products, tags, settle, counted } = await taggedShop()

  await products.delete(await products.get(BLANKET))
  await tags.delete(await tags.get('kitchen'))
  await settle()

  expect(await counted('textiles')).toEqual([2, 2])
  expect((await listProducts(context)).items.find(({ id }) => id === MUG)?.tags).toEqual([
    { slug: 'outdoors', title: 'Outdoors' },
  ])
})

it('does not give a product back a tag that was removed, when the products are seeded again', async () => {
  const { context, products, settle, counted } = await taggedShop()
  await products.linkSet(MUG, 'tags').remove('kitchen')

  await seedProducts(context)
  await settle()

  expect(await products.linkSet(MUG, 'tags').has('kitchen')).toBe(false)
  expect(await counted('kitchen')).toEqual([5, 5])
})

it('finds a count and copied tags that do not match the links', async () => {
  const { context, database, tags, products } = await taggedShop()
  await tags.update(await tags.get('repair'), { products: 7 })
  await products.update(await products.get(MUG), { tagSlugs: new Set(['repair']) })
  const checks = sweepChecks(context)

  const found = await verify(database, { checks, settle: 0 })

  expect(found.findings.map(({ kind, detail }) => [kind, detail]).sort()).toEqual([
    ['productWithOtherTags', `Product ${MUG} shows the tags repair, but is linked with kitchen, outdoors.`],
    ['tagWithWrongCount', 'Tag repair counts 7 products, but 1 have it.'],
  ])
})
