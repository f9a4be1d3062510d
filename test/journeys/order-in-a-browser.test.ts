import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { newAddress, PASSWORD, signUp } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { openPage, shoot, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser()
const DESK = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }

it('places orders from the cart without JavaScript, lists them newest first, and emails a confirmation', async () => {
  const email = await activeAddress()
  const page = await openPage(browser, { javaScriptEnabled: false, viewport: DESK })
  await signIn(page, email)

  await add(page, 'Enamel mug', 2)
  await shoot(page, 'cart-to-order-desk')
  await page.setViewportSize(PHONE)
  await shoot(page, 'cart-to-order-phone')
  await page.getByRole('button', { name: 'Place order' }).click()
  await shoot(page, 'order-phone')
  await page.setViewportSize(DESK)
  await shoot(page, 'order-desk')

  expect(await page.getByRole('status').first().textContent()).toContain('We have your order')
  expect(await page.locator('.cart-item .name').allTextContents()).toEqual(['Enamel mug'])
  expect(await page.locator('.cart-total').textContent()).toContain('€25.00')

  await add(page, 'Linen tea towel', 40)
  await page.getByRole('button', { name: 'Place order' }).click()
  await page.getByRole('link', { name: 'All your orders' }).click()
  const orders = page.locator('.order .money')
  const totals = await eventually(
    async () => {
      await page.reload()
      return orders.allTextContents()
    },
    ({ length }) => length === 2,
  )
  await shoot(page, 'orders-desk')
  await page.setViewportSize(PHONE)
  await shoot(page, 'orders-phone')

  expect(totals).toEqual(['€596.00', '€25.00'])
  const mails = await eventually(
    () => shop.mails(email),
    all => all.filter(({ subject }) => subject.startsWith('Your order')).length === 2,
  )
  expect(mails.map(({ text }) => text).join()).toContain('- 2 × Enamel mug: €25.00')
})

it('shows a product that is sold out, and refuses an order of it by name', async () => {
  const email = await activeAddress()
  const page = await openPage(browser, { javaScriptEnabled: false, viewport: DESK })
  await signIn(page, email)
  await add(page, 'Field notebook', 41)

  await page.getByRole('button', { name: 'Place order' }).click()
  expect(await page.getByRole('alert').textContent()).toContain('Only 40 of “Field notebook” are left.')
  await shoot(page, 'order-refused-desk')

  await page.getByRole('spinbutton', { name: 'Quantity of Field notebook' }).last().fill('40')
  await page.getByRole('button', { name: 'Update the quantity of Field notebook' }).click()
  await page.getByRole('button', { name: 'Place order' }).click()
  await page.goto(shop.url)
  await shoot(page, 'sold-out-desk')
  await page.setViewportSize(PHONE)
  await shoot(page, 'sold-out-phone')

  expect(await product(page, 'Field notebook').textContent()).toContain('Sold out')
  expect(await product(page, 'Field notebook').getByRole('button').count()).toBe(0)
})

function product(page: Page, title: string) {
  return page.getByRole('article', { name: title })
}

async function add(page: Page, title: string, quantity: number): Promise<void> {
  await page.goto(shop.url)
  await product(page, title).getByRole('spinbutton').fill(String(quantity))
  await product(page, title).getByRole('button').click()
  // The cart is read from an index, which lags.
  await eventually(
    async () => {
      await page.goto(shop.url)
      return page.locator('#cart .cart-item').count()
    },
    count => count === 1,
  )
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${shop.url}/sign-in`)
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function activeAddress(): Promise<string> {
  const [visitor, email] = [new Visitor(shop.url), newAddress()]
  const token = await signUp(shop, visitor, email)
  expect((await visitor.post('/api/activations', { token })).status).toBe(200)
  await shop.settled()
  return email
}
