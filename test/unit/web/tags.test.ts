import { seedProducts } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { memoryWebShop } from './memory-web-shop.ts'

async function taggedPages() {
  const { shop, browser } = await memoryWebShop()
  await seedProducts(shop.context)
  await shop.settle()
  return browser()
}

const titlesIn = (page: string) => [...page.matchAll(/<h2 id="title-[^>]*>([^<]*)</g)].map(([, title]) => title)

it('links the tag of a product to all products that have it', async () => {
  const browser = await taggedPages()

  const home = await browser.open('/')
  const tagged = await browser.open('/?tag=textiles')

  expect(home.text).toContain('<a href="/?tag=textiles">Textiles</a>')
  expect(tagged.text).toContain('<h1 id="shelves">Textiles</h1>')
  expect(tagged.text).toContain('3 products. <a href="/">Show all products</a>')
  expect(titlesIn(tagged.text)).toEqual(['Linen tea towel', 'Wool blanket', 'Darning set'])
})

it('returns to the tag after a product was added to the cart, or could not be', async () => {
  const browser = await taggedPages()
  await browser.open('/?tag=textiles')
  const form = { productId: 'product-09-darning-set', tag: 'textiles' }

  const added = await browser.submit('/cart/items', { ...form, quantity: '1' })
  const refused = await browser.submit('/cart/items', { ...form, quantity: '0' })

  expect(added.path).toBe('/?tag=textiles&added=product-09-darning-set')
  expect(titlesIn(added.text)).toHaveLength(3)
  expect(refused.status).toBe(400)
  expect(refused.text).toContain('<title>Error: Textiles')
  expect(titlesIn(refused.text)).toHaveLength(3)
})

it('shows "Page not found" for an unknown tag, and all products without one', async () => {
  const browser = await taggedPages()

  const unknown = await browser.open('/?tag=none')
  const empty = await browser.open('/?tag=')

  expect(unknown.status).toBe(404)
  expect(unknown.text).toContain('<h1>Page not found</h1>')
  expect(titlesIn(empty.text)).toHaveLength(10)
})

it('shows the first page of a tag if the cursor in the URL is invalid', async () => {
  const browser = await taggedPages()

  const page = await browser.open('/?tag=textiles&cursor=mistyped')

  expect(page).toMatchObject({ path: '/?tag=textiles', status: 200 })
})
