import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shoot, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

// As `npm start` runs it: with a DynamoDB of its own, in its process.
const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })

/** Signs up and waits until everything that follows from it is done. */
async function signUp(email = newAddress()): Promise<string> {
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  await shop.settled()
  return email
}

// One page for all tests, because a browser has six connections to a server, and each page keeps one to hear of changes.
const page = await openPage(browser, { viewport: SIZES.desk })

it('shows a sign-up as one story, from the validators to the email', async () => {
  await page.goto(shop.consoleUrl)
  const email = await signUp()

  await page.getByRole('link', { name: 'POST /api/users' }).first().click()
  await page.locator('li.run', { hasText: 'mail/activation' }).waitFor()
  const tree = await page.getByRole('main').innerText()

  expect(tree).toMatch(/POST \/api\/users\s+.*answered 202 in \d+ ms · request [\w-]+/s)
  const order = ['users/normalise-email', 'committed', 'created', 'mail/activation', 'Activate your account']
  expect(order.map(words => tree.indexOf(words))).toEqual(
    order.map(words => tree.indexOf(words)).toSorted((a, b) => a - b),
  )
  expect(tree).toContain(`to ${email}`)
  await page.locator('summary', { hasText: 'User ' }).first().click()
  expect(await page.getByRole('row').filter({ hasText: 'passwordHash' }).innerText()).toContain('hidden')
  await shootAll(page, 'story')
  await page.goto(shop.consoleUrl)
  await shootAll(page, 'stories')
})

it('leads from a failing receiver to the line of its source, and shows when it is healed', async () => {
  const email = newAddress()
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', address: email } })
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  await page.goto(`${shop.consoleUrl}/?q=${encodeURIComponent(email)}`)
  await page.locator('.stories .parked').waitFor()

  await page.getByRole('link', { name: 'POST /api/users' }).click()
  const run = page.locator('li.run', { hasText: 'mail/activation' })
  expect(await run.innerText()).toMatch(/parked\s+mail\/activation.*5 of 5 attempts failed/s)
  const story = page.url()
  await run.locator('summary', { hasText: 'MessageRejected' }).click()
  await shoot(page, 'console-failure-desk')
  await run
    .getByRole('link', { name: /packages\/shop\/src/ })
    .first()
    .click()
  await page.locator('mark').first().waitFor()
  expect(await page.locator('mark').count()).toBe(1)
  expect(await page.getByRole('heading').innerText()).toMatch(/^packages\/shop\/src\/.*\.ts line \d+/)
  await shootAll(page, 'source')

  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'ok' } })
  await shop.console('/api/dead-letters/redrive', { method: 'POST', body: {} })
  await page.goto(story)
  await page.locator('li.run', { hasText: 'mail/activation' }).locator('.badge.redriven').waitFor()
  expect(await page.locator('li.mail').innerText()).toContain(email)
})

it('searches the records, and keeps them across a restart', async () => {
  const email = await signUp()
  await page.goto(`${shop.consoleUrl}/records`)

  await shop.stop()
  await shop.start()
  await page.goto(`${shop.consoleUrl}/records`)
  await page.keyboard.press('/')
  await page.keyboard.type(email)
  await page.getByLabel('Model').fill('User')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  await page.locator('.records > li').first().waitFor()

  expect(await page.locator('.records > li').count()).toBe(1)
  await page.locator('.records summary').first().click()
  await shootAll(page, 'records')
  expect(await page.getByText('POST /api/users').count()).toBe(1)
})

it('can be used with the keyboard alone, and keeps what is open while it updates', async () => {
  await signUp()
  await page.goto(shop.consoleUrl)
  const first = page.getByRole('link', { name: /POST \/api\/users/ }).first()
  await first.focus()
  await page.keyboard.press('Enter')
  const summary = page.locator('details.record > summary').first()
  await summary.focus()
  await page.keyboard.press('Enter')
  const before = page.url()

  await signUp()
  await eventually(
    async () => (await fetch(shop.consoleUrl)).text(),
    html => html.split('POST /api/users').length > 2,
  )

  expect(page.url()).toBe(before)
  expect(await page.locator('details.record[open]').count()).toBe(1)
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY')
})

/** What a screen reader would miss on a page. It runs in the browser. */
const MISSED = `(() => {
  const levels = [...document.querySelectorAll('h1, h2, h3, h4')].map(heading => Number(heading.tagName[1]))
  const named = element => element.labels?.length > 0 || element.getAttribute('aria-label')
  return [
    ...(levels.filter(level => level === 1).length === 1 && levels[0] === 1 ? [] : ['not one h1 at the beginning']),
    ...(levels.some((level, index) => level > (levels[index - 1] ?? 0) + 1) ? ['a skipped level of headings'] : []),
    ...(document.querySelectorAll('main').length === 1 ? [] : ['not one main']),
    ...[...document.querySelectorAll('input:not([type=hidden]), select')].filter(each => !named(each)).map(({ name }) => name),
    ...[...document.querySelectorAll('a, button, summary')].filter(each => each.textContent.trim() === '').map(each => each.outerHTML),
    ...([...document.querySelectorAll('.stories small')].some(each => each.offsetHeight > 60) ? ['details in a narrow column'] : []),
    ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the screen'] : []),
  ]
})()`

it('has headings, names and no sideways scrolling on every page, on a phone', async () => {
  const missed: Record<string, unknown> = {}
  await page.setViewportSize(SIZES.phone)

  for (const path of [
    '/',
    '/records',
    '/inbox',
    '/dead-letters',
    '/due',
    '/signals',
    '/signals?receiver=mail%2Factivation',
    '/a-page-that-is-not-there',
  ]) {
    await page.goto(shop.consoleUrl + path)
    missed[path] = await page.evaluate(MISSED)
  }

  expect(Object.entries(missed).filter(([, list]) => (list as unknown[]).length > 0)).toEqual([])
})
