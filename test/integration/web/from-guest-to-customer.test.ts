import { expect, it } from 'vitest'
import { activeAccount, PASSWORD, webShop } from './web-shop.ts'

const MUG = 'product-01-enamel-mug'
const BLANKET = 'product-07-wool-blanket'

it('moves a guest’s cart to the account, without any JavaScript', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  await browser.open('/')
  await browser.submit('/cart/items', { productId: MUG, quantity: '2' })
  await browser.submit('/cart/items', { productId: BLANKET, quantity: '1' })

  const activated = await activeAccount(shop, browser)
  const signedIn = await browser.press('/sign-in', { email: 'ada@example.org', password: PASSWORD })
  await shop.settle()
  const account = await browser.open('/account')

  expect(activated).toMatchObject({ path: '/sign-in?notice=activated', status: 200 })
  expect(signedIn.text).toContain("We're setting up your cart.")
  expect(account.text).toContain('<h1>Hello, Ada</h1>')
  expect(account.text).toContain('2 × <span class="money">€12.50</span>')
  expect(account.text).toContain('€114.00')
})

it('shows the cart of the cookie, and lets its quantities be changed and its items be removed', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  const added = await browser.submit('/cart/items', { productId: MUG, quantity: '2' })
  const quantityForm = browser.formFor(/quantity$/)

  const changed = await browser.press(quantityForm, { quantity: '5' })
  const refused = await browser.press(quantityForm, { quantity: '1000' })
  const removed = await browser.press(browser.formFor(/removal$/))
  const again = await browser.submit(quantityForm.replace('quantity', 'removal'), {})

  expect(added).toMatchObject({ path: `/?added=${MUG}`, status: 200 })
  expect(added.text).toContain('Added. 2 in your cart')
  expect(changed.text).toContain('€62.50')
  expect(refused.status).toBe(400)
  expect(refused.text).toMatch(/value="1000" aria-invalid="true"/)
  expect(refused.text).toContain('€62.50')
  expect(removed.text).toContain('Your cart is empty.')
  expect(again).toMatchObject({ path: '/?cart=removed', status: 200 })
})

it('creates no guest for a visitor who only browses or whose form was rejected', async () => {
  const shop = await webShop()
  const browser = shop.browser()

  await browser.open('/')
  const none = await browser.submit('/cart/items', { productId: MUG, quantity: '0' })
  const unknown = await browser.submit('/cart/items', { productId: 'no such thing', quantity: '1' })

  expect([none.status, unknown.status]).toEqual([400, 404])
  expect(browser.cookies.size).toBe(0)
})

it('answers the same for an item of another cart and for one that never was', async () => {
  const shop = await webShop()
  const [owner, stranger] = [shop.browser(), shop.browser()]
  await owner.submit('/cart/items', { productId: MUG, quantity: '2' })
  await stranger.submit('/cart/items', { productId: BLANKET, quantity: '1' })
  const foreign = owner.formFor(/quantity$/)

  const answers = [
    await stranger.submit(foreign, { quantity: '9' }),
    await stranger.submit('/cart/items/nothing/quantity', { quantity: '9' }),
  ]
  await stranger.submit(foreign.replace('quantity', 'removal'), {})

  expect(answers.map(({ status }) => status)).toEqual([404, 404])
  expect(answers[0]?.text).toBe(answers[1]?.text)
  expect((await owner.open('/')).text).toContain('€25.00')
})
