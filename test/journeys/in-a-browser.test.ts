import { mkdir } from 'node:fs/promises'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { RunningShop } from '../support/running-shop.ts'

const ARTIFACTS = new URL('../artifacts/', import.meta.url).pathname

let shop: RunningShop
let browser: Browser
beforeAll(async () => {
  await mkdir(ARTIFACTS, { recursive: true })
  const launch = { args: sparticuz.args, executablePath: await sparticuz.executablePath(), headless: true }
  ;[shop, browser] = await Promise.all([RunningShop.open(), chromium.launch(launch)])
})
afterAll(async () => {
  await browser.close()
  await shop.close()
})

it('takes a person from the shelves to the linked cart, without JavaScript', async () => {
  const email = newAddress()
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()

  await page.goto(shop.url)
  await fillCart(page)
  const guestCart = await cartLines(page)
  await page.screenshot({ path: `${ARTIFACTS}shelves-desk.png`, fullPage: true })

  await page.goto(`${shop.url}/sign-up`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create my account' }).click()
  await page.screenshot({ path: `${ARTIFACTS}check-inbox-desk.png`, fullPage: true })

  await page.goto(await activationLink(email))
  await page.screenshot({ path: `${ARTIFACTS}activate-desk.png`, fullPage: true })
  await page.getByRole('button', { name: 'Activate my account' }).click()
  await shop.settled()

  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.goto(shop.url)
  const ownCart = await cartLines(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await page.screenshot({ path: `${ARTIFACTS}linked-cart-phone.png`, fullPage: true })
  await page.goto(`${shop.url}/account`)
  await page.screenshot({ path: `${ARTIFACTS}account-phone.png`, fullPage: true })

  expect(guestCart).toHaveLength(2)
  expect(ownCart).toEqual(guestCart)
  expect(await page.getByText(email).first().isVisible()).toBe(true)
  const mails = await eventually(
    () => shop.mails(email),
    ({ length }) => length === 2,
  )
  expect(mails[1]?.subject).toMatch(/active/i)
})

async function fillCart(page: Page): Promise<void> {
  for (const index of [0, 1]) {
    const product = page.locator('article.product').nth(index)
    await product.getByRole('spinbutton').fill(String(index + 2))
    await product.getByRole('button').click()
  }
}

async function cartLines(page: Page): Promise<string[]> {
  const names = await page.locator('#cart .cart-item .name').allTextContents()
  const quantities = await page
    .locator('#cart .cart-item input[type=number]')
    .evaluateAll(inputs => inputs.map(input => (input as { value?: string }).value ?? ''))
  return names.map((name, index) => `${quantities[index]} x ${name}`).sort()
}

async function activationLink(email: string): Promise<string> {
  const mails = await eventually(
    () => shop.mails(email),
    ({ length }) => length === 1,
  )
  const link = /https?:\S+\/activate\?token=\S+/.exec(mails[0]?.text ?? '')?.[0]
  if (!link) throw new Error(`No link in: ${mails[0]?.text}`)
  return link
}
