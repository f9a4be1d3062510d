import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { lastToken, newAddress, PASSWORD, signUp } from '../support/customer-steps.ts'
import { openPage, shoot, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const NEW_PASSWORD = 'seven green herons'

const { shop, browser } = await shopInABrowser()

it('leads from a forgotten password to a new one, and signs out the other device', async () => {
  const email = newAddress()
  const visitor = new Visitor(shop.url)
  await visitor.post('/api/activations', { token: await signUp(shop, visitor, email) })
  await shop.settled()
  const laptop = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  const phone = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } })
  await signIn(laptop, email, PASSWORD)

  await phone.goto(`${shop.url}/sign-in`)
  await phone.getByRole('link', { name: 'Forgot your password?' }).click()
  await send(phone, { email })
  await shoot(phone, 'forgot-password-phone')
  await phone.goto(`${shop.url}/reset-password?token=${await lastToken(shop, email, 3)}`)
  await send(phone, { password: 'password1' })
  await shoot(phone, 'reset-password-refused-phone')
  const refusals = await phone.locator('#password-error').count()
  await send(phone, { password: NEW_PASSWORD })
  const notices = await phone.locator('.notice').count()
  await signIn(phone, email, NEW_PASSWORD)
  await laptop.goto(`${shop.url}/account`)
  await shoot(laptop, 'signed-out-by-a-reset-desk')

  expect([refusals, notices]).toEqual([1, 1])
  expect(new URL(phone.url()).pathname).toBe('/account')
  expect(new URL(laptop.url()).pathname).toBe('/sign-in')
})

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto(`${shop.url}/sign-in`)
  await send(page, { email, password })
  await page.waitForURL('**/account**')
}

/** Fills in and sends the form of a page. */
async function send(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  const form = page.locator('main form').first()
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value)
  await form.locator('button').click()
}
