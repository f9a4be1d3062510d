import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { guestWithItems, newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })
const page = await openPage(browser, { viewport: SIZES.desk })

async function signUp(): Promise<void> {
  await new Visitor(shop.url).post('/api/users', { email: newAddress(), password: PASSWORD })
  await shop.settled()
}

for (let index = 0; index < 12; index++) await signUp()

/** Where a person is: the row with the focus, its place in the window, and what is open and selected. */
const PLACE = `(() => {
  const row = document.activeElement.closest('main li')
  return JSON.stringify({
    row: row?.id,
    top: row && Math.round(row.getBoundingClientRect().top),
    open: [...document.querySelectorAll('main details[open]')].map(({ id }) => id),
    selected: [...document.querySelectorAll('main li :checked')].map(({ value }) => value),
  })
})()`
const placeIn = (of: Page) => of.evaluate<string>(PLACE)

const LISTS = [
  { path: '/', row: '.stories > li', link: 'a', to: '**/stories/*', news: '1 new story' },
  { path: '/records?model=User', row: '.records > li', link: '.facts a', to: '**/stories/*', news: '1 new record' },
  { path: '/inbox', row: '.mails > li', link: 'a', to: '**/mails/*', news: '1 new email' },
]
const CASES = Object.entries(SIZES).flatMap(([size, viewport]) => LISTS.map(list => ({ ...list, size, viewport })))

it.each(CASES)('leads back to the place in $path, on a $size, and to newer rows', async list => {
  await page.setViewportSize(list.viewport)
  await page.goto(shop.consoleUrl + list.path)
  await page.mouse.move(1, 1)
  const row = page.locator(list.row).nth(7)
  if (list.path.startsWith('/records')) {
    await row.locator('summary').first().press('Enter')
    await row.getByRole('checkbox').check()
  }
  await row.evaluate(each => each.scrollIntoView({ block: 'center' }))
  await row.locator(list.link).last().focus()
  const before = await placeIn(page)
  await page.keyboard.press('Enter')
  await page.waitForURL(list.to)
  await signUp()

  await page.goBack()
  await page.getByRole('button', { name: list.news }).waitFor()

  await eventually(
    () => placeIn(page),
    place => place === before,
  )
  await page.getByRole('button', { name: list.news }).click()
  await page.getByRole('button', { name: list.news }).waitFor({ state: 'detached' })
  expect(await page.locator(list.row).nth(8).getAttribute('id')).toBe(JSON.parse(before).row)
})

it('leads back to the form that was open on a data page', async () => {
  await page.setViewportSize(SIZES.desk)
  await guestWithItems(shop, [1])
  await page.goto(`${shop.consoleUrl}/data/models/GuestCart`)
  await page.getByText('Expire now', { exact: true }).first().press('Enter')
  await page.locator('.receivers a').first().focus()
  const before = await placeIn(page)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/data/instances/**')

  await page.goBack()

  expect(JSON.parse(before).open).toHaveLength(1)
  await eventually(
    () => placeIn(page),
    place => place === before,
  )
})

it('begins at the top on a visit by link', async () => {
  await page.goto(`${shop.consoleUrl}/records?model=User`)
  await page.locator('.records summary').nth(9).press('Enter')
  await page.goto(`${shop.consoleUrl}/inbox`)
  await page.goto(`${shop.consoleUrl}/records?model=User`)
  await page.locator('.records > li').first().waitFor()

  expect(JSON.parse(await placeIn(page))).toEqual({ top: null, open: [], selected: [] })
  expect(await page.evaluate('scrollY')).toBe(0)
})
