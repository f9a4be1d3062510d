import { Stock } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { damageItem } from '../../support/damaged-items.ts'
import { after } from '../../support/faulty-transport.ts'
import { cookiesOf, EMAIL, httpShop, PASSWORD } from '../../support/http-shop.ts'
import { MUG } from '../../support/shop-with-customer.ts'

async function shopWithCustomer() {
  const shop = httpShop()
  await shop.seed()
  const signIn = async (email: string) => {
    await shop.activeUser(email)
    return cookiesOf(await shop.json('POST', '/api/sessions', { email, password: PASSWORD }))
  }
  const cookie = await signIn(EMAIL)
  const page = async (path: string, headers = {}) => {
    const response = await shop.json('GET', path, undefined, { cookie, ...headers })
    return { status: response.status, location: response.headers.get('Location'), text: await response.text() }
  }
  return {
    ...shop,
    cookie,
    signIn,
    page,
    add: (productId = MUG, quantity = 1) =>
      shop.form('/cart/items', { productId, quantity: String(quantity) }, { cookie }),
    place: (amount: number, headers = {}) =>
      shop.form('/orders', { amount: String(amount), currency: 'EUR' }, { cookie, ...headers }),
    setUnits: async (units: number) => {
      const stocks = shop.database.repository(Stock)
      await stocks.update(await stocks.get(MUG), { units })
    },
  }
}

const levels = (text: string) => [...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))

it('offers to place an order with the total that it shows, and says that no payment is taken', async () => {
  const { add, page } = await shopWithCustomer()
  await add(MUG, 2)

  const { text } = await page('/')

  expect(text).toContain('<form class="checkout" method="post" action="/orders">')
  expect(text).toContain('<input type="hidden" name="amount" value="2500">')
  expect(text).toContain('No payment is taken in this demo.')
})

it('asks a guest to sign in instead, and offers nothing for an empty cart', async () => {
  const { page, form } = await shopWithCustomer()
  const cookie = cookiesOf(await form('/cart/items', { productId: MUG, quantity: '1' }))

  const ofGuest = (await page('/', { cookie })).text
  const ofEmptyCart = (await page('/')).text

  expect(ofGuest).toContain('Sign in to place your order')
  for (const text of [ofGuest, ofEmptyCart]) expect(text).not.toContain('action="/orders"')
})

it('places the order, and shows it with headings in order', async () => {
  const { add, place, page } = await shopWithCustomer()
  await add(MUG, 2)

  const placed = await place(2500)

  const path = placed.headers.get('Location') ?? ''
  expect(placed.status).toBe(303)
  expect(path).toMatch(/^\/orders\/[\w-]+\?notice=ordered$/)
  const { status, text } = await page(path)
  expect(status).toBe(200)
  expect(text).toContain('Thank you. We have your order')
  expect(text).toContain('Enamel mug')
  expect(text).toContain('€25.00')
  expect(text).toContain('March 1, 2026')
  expect(levels(text)).toEqual([1, 2, 3])
})

it('lists orders newest first, and leads to the older ones', async () => {
  const { add, place, page, pass } = await shopWithCustomer()
  for (let order = 0; order < 21; order++) {
    await add(MUG, 1)
    await place(1250)
    pass(86_400_000 / 4)
  }
  const times = (text: string) => [...text.matchAll(/datetime="([^"]+)"/g)].map(([, time]) => time)

  const first = await page('/orders')
  const older = /href="(\/orders\?cursor=[^"]+)"/.exec(first.text)?.[1] ?? ''
  const second = await page(older)

  expect(times(first.text)).toHaveLength(20)
  expect(times(first.text)).toEqual(times(first.text).sort().reverse())
  expect(times(second.text)).toEqual(['2026-03-01T12:00:00.000Z'])
  expect(second.text).not.toContain('?cursor=')
})

it('says so when there are no orders yet', async () => {
  const { page } = await shopWithCustomer()

  const { text } = await page('/orders')

  expect(text).toContain('You have no orders yet.')
  expect(text).not.toContain('Newest first.')
})

it('goes back to the first page for a cursor that is not ours', async () => {
  const { page } = await shopWithCustomer()

  expect(await page('/orders?cursor=nonsense')).toMatchObject({ status: 303, location: '/orders' })
})

it('shows no order of another user', async () => {
  const { add, place, page, signIn } = await shopWithCustomer()
  await add()
  const path = (await place(1250)).headers.get('Location') ?? ''
  const cookie = await signIn('eve@example.org')

  expect(await page(path, { cookie })).toMatchObject({ status: 404 })
  expect((await page('/orders', { cookie })).text).toContain('You have no orders yet.')
})

it('asks a visitor to sign in', async () => {
  const { page, place } = await shopWithCustomer()

  for (const path of ['/orders', '/orders/x']) {
    expect(await page(path, { cookie: '' })).toMatchObject({
      status: 303,
      location: '/sign-in?notice=sign-in-for-orders',
    })
  }
  expect((await place(1250, { cookie: '' })).headers.get('Location')).toBe('/sign-in?notice=sign-in-to-order')
})

it('treats a form that was sent twice as sent once', async () => {
  const { add, place } = await shopWithCustomer()
  await add()
  await place(1250)

  const again = await place(1250)

  expect([again.status, again.headers.get('Location')]).toEqual([303, '/orders'])
})

it('treats a form that was sent twice at the same time as sent once', async () => {
  const { add, place, line } = await shopWithCustomer()
  await add()
  // Both read the cart before either has emptied it.
  line.next(
    'Query',
    after(() => place(1250)),
  )

  const other = await place(1250)

  expect([other.status, other.headers.get('Location')]).toEqual([303, '/orders'])
})

it.each([
  [1, 'The total is now €12.50.'],
  [Number.NaN, 'The total is now €12.50.'],
])('shows the cart again with the new total for a total of %d', async (amount, message) => {
  const { add, place } = await shopWithCustomer()
  await add()

  const refused = await place(amount)

  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain(message)
})

it('names the product that is sold out, and keeps the cart', async () => {
  const { add, place, page, setUnits } = await shopWithCustomer()
  await add()
  await setUnits(0)

  const refused = await place(1250)

  expect(refused.status).toBe(409)
  expect(await refused.text()).toContain('“Enamel mug” is sold out.')
  expect((await page('/')).text).toContain('action="/orders"')
})

it('shows how many units of a product are left when there are few, and when it is sold out', async () => {
  const { page, setUnits, table } = await shopWithCustomer()
  const mug = async () =>
    /<article class="product" id="shelf-product-01[\s\S]*?<\/article>/.exec((await page('/')).text)?.[0]

  expect(await mug()).toContain('In stock')
  await setUnits(3)
  expect(await mug()).toContain('Only 3 left')
  await setUnits(0)
  expect(await mug()).toContain('Sold out')
  expect(await mug()).not.toContain('<button')
  damageItem(table, Stock, MUG, { units: { S: 'many' } })
  expect(await mug()).toContain('Sold out')
})
