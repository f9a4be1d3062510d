import { seedProducts } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { memoryApi } from './memory-api.ts'

/** A page of products, and of a refusal whatever the test asks for. */
interface TaggedPage {
  readonly items: readonly { readonly slug: string; readonly tags: readonly object[] }[]
  readonly cursor: string
}

async function taggedApi() {
  const { shop, send } = memoryApi()
  await seedProducts(shop.context)
  await shop.settle()
  return async (query: Record<string, string>) => {
    const response = await send('GET', `/api/products?${new URLSearchParams(query)}`)
    return { status: response.status, body: (await response.json()) as TaggedPage }
  }
}

it('lists the products of a tag by page, each with its tags', async () => {
  const products = await taggedApi()

  const first = await products({ tag: 'textiles', limit: '2' })
  const second = await products({ tag: 'textiles', limit: '2', cursor: first.body.cursor })

  expect([first, second].map(({ body }) => body.items.map(({ slug }) => slug))).toEqual([
    ['linen-tea-towel', 'wool-blanket'],
    ['darning-set'],
  ])
  expect(second.body).not.toHaveProperty('cursor')
  expect(second.body.items[0]?.tags).toEqual([
    { slug: 'repair', title: 'Repair' },
    { slug: 'textiles', title: 'Textiles' },
  ])
})

it('answers an unknown tag with 404, one that is too long with 400', async () => {
  const products = await taggedApi()

  expect(await products({ tag: 'none' })).toMatchObject({ status: 404, body: { code: 'tags.notFound' } })
  expect(await products({ tag: '' })).toMatchObject({ status: 404, body: { code: 'tags.notFound' } })
  expect(await products({ tag: 'x'.repeat(201) })).toMatchObject({ status: 400, body: { errors: [{ path: 'tag' }] } })
})

it('refuses a cursor of another tag or of the list of all products', async () => {
  const products = await taggedApi()
  const cursors = [await products({ tag: 'kitchen', limit: '2' }), await products({ limit: '2' })]

  for (const { body } of cursors) {
    const refused = await products({ tag: 'textiles', limit: '2', cursor: body.cursor })
    expect(refused).toMatchObject({ status: 400, body: { code: 'products.cursorInvalid' } })
  }
})
