import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { openPage, shoot, shopInABrowser } from '../support/shop-in-a-browser.ts'

const { shop, browser } = await shopInABrowser()

it('works without JavaScript from the product list to the linked cart', async () => {
  const email = newAddress()
  const page = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })

  await page.goto(shop.url)
  await fillCart(page)
  const guestCart = await cartLines(page)
  await shoot(page, 'shelves-desk')

  await page.goto(`${shop.url}/sign-up`)
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Create my account' }).click()
  await page.getByRole('link', { name: 'Open the local inbox' }).waitFor()
  await shoot(page, 'check-inbox-desk')
  await page.getByRole('link', { name: 'Open the local inbox' }).click()
  await page.getByRole('heading', { name: /^Inbox/ }).waitFor()

  await page.goto(await activationLink(email))
  await shoot(page, 'activate-desk')
  await page.getByRole('button', { name: 'Activate my account' }).click()
  await shop.settled()

  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.goto(shop.url)
  const ownCart = await cartLines(page)
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot(page, 'linked-cart-phone')
  await page.goto(`${shop.url}/account`)
  await shoot(page, 'account-phone')

  expect(guestCart).toHaveLength(2)
  expect(ownCart).toEqual(guestCart)
  await page.getByText(email).first().waitFor()
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

it('links a product to all products with the same tag', async () => {
  await shop.settled()
  const page = await openPage(browser, { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  await page.goto(shop.url)

  await page.getByRole('link', { name: 'Textiles' }).first().click()
  await shoot(page, 'tag-desk')

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Textiles')
  expect(await page.locator('article.product h2').allTextContents()).toEqual([
    'Linen tea towel',
    'Wool blanket',
    'Darning set',
  ])
})
