import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type CartAnswer, guestWithItems, newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { openPage, shoot, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser()

/** Creates a dead letter for the mail of a sign-up, then removes the fault of SES. */
async function deadLetterFor(email: string): Promise<void> {
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', address: email } })
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  await eventually(
    () => shop.console<{ items: object[] }>('/api/dead-letters'),
    ({ items }) => items.length > 0,
  )
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'ok' } })
}

async function consolePage(options: { javaScriptEnabled?: boolean; colorScheme?: 'dark' } = {}): Promise<Page> {
  return openPage(browser, { viewport: { width: 1280, height: 800 }, ...options })
}

const shot = (page: Page, name: string) => shoot(page, `console-${name}`)

it('shows new dead letters, and redrives them when a button is clicked', async () => {
  const email = newAddress()
  const page = await consolePage()
  await page.goto(shop.consoleUrl)
  await page.getByRole('link', { name: 'Dead letters' }).click()
  await page.getByText('None. Records that a receiver failed').waitFor()

  await deadLetterFor(email)
  await page.getByText('mail/activation').waitFor()
  await page.getByText('the record').click()
  await shot(page, 'dead-letters-desk')
  await page.getByRole('button', { name: /^Redrive mail\/activation / }).click()
  await page.getByText('None. Records that a receiver failed').waitFor()

  await page.getByText('1 redriven').waitFor()
  expect(await shop.mails(email)).toHaveLength(1)
})

it('does so without JavaScript too', async () => {
  const email = newAddress()
  await deadLetterFor(email)
  const page = await consolePage({ javaScriptEnabled: false, colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })

  await page.goto(`${shop.consoleUrl}/dead-letters`)
  await shot(page, 'dead-letters-phone')
  await page.getByRole('button', { name: 'redrive all' }).click()

  await page.getByText('None. Records that a receiver failed').waitFor()
  expect(page.url()).toBe(`${shop.consoleUrl}/dead-letters`)
  expect(await shop.mails(email)).toHaveLength(1)
})

it('shows the signals and their receivers, as a graph and as text', async () => {
  const page = await consolePage()

  await page.goto(`${shop.consoleUrl}/signals`)
  await shot(page, 'signals-desk')

  await page.getByRole('group', { name: 'Signals and receivers' }).waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'carts/open-cart' }).textContent()).toContain('links')
})

it('expires a guest’s cart now, and its items are removed', async () => {
  const guest = await guestWithItems(shop, [2, 3])
  await shop.settled()
  const page = await consolePage()
  await page.goto(`${shop.consoleUrl}/records?model=GuestCart`)

  const record = page.locator('.records > li').first()
  await record.locator('summary').first().click()
  await shot(page, 'record-desk')
  await record.getByText('Expire now', { exact: true }).click()
  await record.getByRole('button', { name: /^Expire GuestCart/ }).click()
  await page.getByRole('button', { name: /^\d+ new records?$/ }).click()
  await page.locator('summary', { hasText: 'deleted' }).filter({ hasText: 'GuestCart' }).waitFor()
  await shop.settled()

  expect((await guest.get<CartAnswer>('/api/cart')).body.items).toEqual([])
})
