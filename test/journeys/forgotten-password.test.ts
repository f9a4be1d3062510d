import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lastToken, newAddress, PASSWORD, signUp } from '../support/customer-steps.ts'
import type { RunningShop } from '../support/running-shop.ts'
import { openPage, openShopInABrowser, type ShopInABrowser, shoot } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const NEW_PASSWORD = 'seven green herons'

let shop: RunningShop
let browser: Browser
let opened: ShopInABrowser
beforeAll(async () => {
  opened = await openShopInABrowser()
  ;({ shop, browser } = opened)
})
afterAll(() => opened.close())

it('takes a person from a forgotten password to a new one, and signs out the device they left behind', async () => {
  const email = newAddress()
  const visitor = new Visitor(shop.url)
  await visitor.post('/api/activations', { token: await signUp(shop, visitor, email) })
  await shop.settled()
  const laptop = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  const phone = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await signIn(laptop, email, PASSWORD)

  await phone.goto(`${shop.url}/sign-in`)
  await phone.getByRole('link', { name: 'Forgot your password?' }).click()
  await phone.getByLabel('E-mail address').fill(email)
  await phone.getByRole('button', { name: 'Send me a link' }).click()
  await shoot(phone, 'forgot-password-phone')
  await phone.goto(`${shop.url}/reset-password?token=${await lastToken(shop, email, 3)}`)
  await phone.getByLabel('New password').fill('password1')
  await phone.getByRole('button', { name: 'Save the new password' }).click()
  await shoot(phone, 'reset-password-refused-phone')
  await phone.getByLabel('New password').fill(NEW_PASSWORD)
  await phone.getByRole('button', { name: 'Save the new password' }).click()
  const said = await phone.getByText('Your password was changed.').count()
  await signIn(phone, email, NEW_PASSWORD)
  await laptop.goto(`${shop.url}/account`)
  await shoot(laptop, 'signed-out-by-a-reset-desk')

  expect(said).toBe(1)
  expect(new URL(phone.url()).pathname).toBe('/account')
  expect(new URL(laptop.url()).pathname).toBe('/sign-in')
})

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${shop.url}/sign-in`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL('**/account**')
}
