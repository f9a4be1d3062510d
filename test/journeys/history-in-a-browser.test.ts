import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })
const page = await openPage(browser, { viewport: SIZES.desk })

async function signUp(): Promise<string> {
  const email = newAddress()
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  await shop.settled()
  return email
}

const emails = [await signUp(), await signUp(), await signUp()]

it('returns to an earlier search of records with the back button, with what its fields had', async () => {
  await page.goto(`${shop.consoleUrl}/records`)
  await page.getByLabel('Model').fill('User')
  await page.getByLabel('Outcome').selectOption('done')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL(/model=User/)
  await page.getByLabel('Model').fill('Customer')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.waitForURL(/model=Customer/)

  await page.goBack()
  await page.waitForURL(/model=User.*outcome=done/)
  await page.locator('.records > li', { hasText: 'User' }).first().waitFor()

  expect(await page.getByLabel('Model').inputValue()).toBe('User')
  expect(await page.getByLabel('Outcome').inputValue()).toBe('done')
  await page.goForward()
  await page.waitForURL(/model=Customer/)
})

it.each(['/records', '/?q=user'])('returns to where %s was scrolled to', async path => {
  await page.setViewportSize({ width: 1280, height: 300 })
  await page.goto(shop.consoleUrl + path)
  const story = page.locator('main a[href^="/stories/"]').last()
  await story.scrollIntoViewIfNeeded()
  const before = await page.evaluate<number>('scrollY')
  await story.click()
  await page.waitForURL(/\/stories\/\d+/)

  await page.goBack()
  await story.waitFor()
  await page.waitForFunction('scrollY > 0')

  expect(before).toBeGreaterThan(0)
  expect(Math.abs((await page.evaluate<number>('scrollY')) - before)).toBeLessThanOrEqual(2)
  await page.setViewportSize(SIZES.desk)
})

it('searches the inbox by keyboard, and keeps the focus and what was typed when an email arrives', async () => {
  await page.goto(`${shop.consoleUrl}/inbox`)
  // New emails wait while the pointer is over the list.
  await page.mouse.move(1, 1)
  await page.locator('.mails li').nth(2).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type(emails[1] ?? '')

  emails.push(await signUp())
  await page.locator('.mails li').nth(3).waitFor()
  const field = page.getByRole('searchbox')
  expect(await field.inputValue()).toBe(emails[1])
  expect(await page.evaluate('document.activeElement.name')).toBe('q')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\?q=/)
  await page.getByText('1 of 4 emails').waitFor()

  expect(await page.locator('.mails li').count()).toBe(1)
  await shootAll(page, 'inbox-search')
  await page.locator('.mails a').click()
  await page.getByText('Received').waitFor()
  await shootAll(page, 'mail')
  await page.goBack()
  await page.getByText('1 of 4 emails').waitFor()
  expect(await field.inputValue()).toBe(emails[1])
})

it('holds the row with the focus in its place when records arrive at the top of the page', async () => {
  await page.goto(`${shop.consoleUrl}/records`)
  const row = page.locator('.records > li').nth(1)
  const id = await row.getAttribute('id')
  await row.locator('summary').first().focus()
  await page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
  const topOf = () => page.evaluate<number>(`document.getElementById('${id}').getBoundingClientRect().top`)
  const before = await topOf()
  const newest = await page.locator('.records > li').first().getAttribute('id')

  await signUp()
  await page.getByRole('button', { name: /^\d+ new records?$/ }).waitFor()

  expect(await page.locator('.records > li').first().getAttribute('id')).toBe(newest)
  expect(await topOf()).toBe(before)
})
