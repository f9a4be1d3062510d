import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })
const page = await openPage(browser, { viewport: { width: 1280, height: 300 } })

async function signUp(email = newAddress()): Promise<string> {
  await new Visitor(shop.url).post('/api/users', { email, password: PASSWORD })
  return email
}

/** How far a consumer has read the stream. */
async function checkpoint(name: string): Promise<string | null | undefined> {
  const { consumers } = await shop.console<{ consumers: { name: string; checkpoint: string | null }[] }>('/api/streams')
  return consumers.find(consumer => consumer.name === name)?.checkpoint
}

for (let index = 0; index < 5; index++) await signUp()
await shop.settled()

/** Focuses a link of the last story, selects its title, and scrolls to it. Returns what a person then has in view. */
const HOLD = `(() => {
  const link = [...document.querySelectorAll('.stories a')].at(-1)
  link.scrollIntoView({ block: 'center' })
  link.focus({ preventScroll: true })
  getSelection().selectAllChildren(link.querySelector('strong'))
})()`
const HELD = `({
  focus: document.activeElement.getAttribute('href'),
  selection: String(getSelection()),
  top: Math.round(document.activeElement.getBoundingClientRect().top),
})`

it('keeps focus, selection and what is in view when a story arrives', async () => {
  await page.goto(shop.consoleUrl)
  await page.locator('.stories li').nth(4).waitFor()
  await page.evaluate(HOLD)
  const before = await page.evaluate<{ focus: string; selection: string; top: number }>(HELD)
  const stories = await page.locator('.stories li').count()

  await signUp()
  const news = page.getByRole('button', { name: '1 new story' })
  await news.waitFor()

  expect(before.focus).toMatch(/^\/stories\/\d+$/)
  expect(before.selection).not.toBe('')
  expect(await page.locator('.stories li').count()).toBe(stories)
  expect(await page.evaluate(HELD)).toEqual(before)
})

it('keeps a button with the focus in place when a story is shown above it', async () => {
  await page.goto(shop.consoleUrl)
  const button = page.getByRole('button', { name: 'Pause links' })
  await page.setViewportSize(SIZES.desk)
  const { y = 0, height = 0 } = (await button.boundingBox()) ?? {}
  await page.setViewportSize({ width: 1280, height: Math.ceil(y + height) })
  await button.focus()
  const before = await button.boundingBox()
  const stories = await page.locator('.stories li').count()

  await signUp()
  await page.locator('.stories li').nth(stories).waitFor()

  expect(await page.evaluate('document.activeElement.textContent')).toBe('Pause links')
  const moved = ((await button.boundingBox())?.y ?? 0) - (before?.y ?? 0)
  expect(Math.abs(moved)).toBeLessThan(1)
  await page.setViewportSize({ width: 1280, height: 300 })
})

it('keeps rows open, and the position in what scrolls, when a record arrives and is shown', async () => {
  await shop.settled()
  await page.goto(`${shop.consoleUrl}/records?model=User`)
  const record = page.locator('.records > li').nth(1)
  const id = await record.getAttribute('id')
  await record.locator('summary').first().click()
  const records = await page.locator('.records > li').count()

  await signUp()
  const news = page.getByRole('button', { name: '1 new record' })
  await news.waitFor()
  expect(await page.locator('.records > li').count()).toBe(records)
  expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY')
  await news.click()
  await page.locator('.records > li').nth(records).waitFor()

  expect(await page.locator('.records details.record[open]').count()).toBe(1)
  expect(await page.locator(`#${id} details.record[open]`).count()).toBe(1)
})

it('counts down to the next attempt of a receiver', async () => {
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'down' } })
  const email = await signUp()
  await page.goto(`${shop.consoleUrl}/?q=${encodeURIComponent(email)}`)
  await page.locator('.stories a', { has: page.locator('.waiting') }).click()
  const due = page.locator('[data-due]')
  await due.waitFor()
  const seconds = async () => Number(/in (\d+) s/.exec(await due.first().innerText())?.[1])
  const first = await eventually(seconds, each => each > 1)

  expect(await eventually(seconds, each => each < first)).toBeLessThan(first)
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'ok' } })
  await shop.console('/api/waiting/retry-now', { method: 'POST', body: {} })
  await eventually(
    () => shop.console<{ items: object[] }>('/api/waiting'),
    ({ items }) => items.length === 0,
  )
})

it('keeps a selection of dead letters, redrives it, and replays the receiver, by button', async () => {
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', count: 10 } })
  const emails = [await signUp(), await signUp()]
  await eventually(
    () => shop.console<{ items: object[] }>('/api/dead-letters'),
    ({ items }) => items.length === 2,
  )
  await page.setViewportSize(SIZES.desk)
  await page.goto(`${shop.consoleUrl}/signals`)
  await page.getByRole('listitem').getByRole('link', { name: 'mail/activation' }).click()
  await page.getByRole('heading', { name: 'mail/activation' }).waitFor()
  await page.getByRole('checkbox').first().check()
  const letters = page.locator('.headline small').filter({ hasText: '2 records' })
  const age = await letters.innerText()
  await letters.filter({ hasNotText: age }).waitFor()
  expect(await page.getByRole('checkbox').first().isChecked()).toBe(true)
  await shootAll(page, 'receiver')

  await page.getByRole('button', { name: 'redrive selected' }).click()
  await page.getByText('1 redriven').waitFor()
  await page.getByRole('button', { name: 'redrive all' }).click()
  await page.getByRole('button', { name: 'redrive all' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'replay' }).click()
  await page.getByText(/^0 delivered, \d+ done before/).waitFor()

  for (const email of emails) expect(await shop.mails(email)).toHaveLength(1)
})

it('pauses and resumes the consumer of a receiver from its page, by keyboard', async () => {
  await page.goto(`${shop.consoleUrl}/signals?receiver=mail%2Factivation`)
  await page.getByRole('button', { name: 'pause mail' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'resume mail' }).waitFor()
  const before = await checkpoint('links')
  const email = await signUp()
  // A consumer that is not paused has passed the record.
  await eventually(
    () => checkpoint('links'),
    now => now !== before,
  )
  expect(await shop.mails(email)).toEqual([])
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Resume mail')

  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'pause mail' }).waitFor()
  await shop.settled()

  expect(await shop.mails(email)).toHaveLength(1)
})

it('shows the time line of a story beside its tree, and below it on a phone', async () => {
  await page.goto(shop.consoleUrl)
  await page
    .getByRole('link', { name: /POST \/api\/users/ })
    .first()
    .click()
  const timeLine = page.getByRole('region', { name: /^Time line/ })
  const row = timeLine.getByRole('listitem').filter({ hasText: 'mail/activation' })
  const beside = await timeLine.boundingBox()
  const tree = await page.locator('.story .tree').first().boundingBox()
  await shootAll(page, 'time-line')
  await page.setViewportSize(SIZES.phone)
  const below = await timeLine.boundingBox()

  expect(await row.innerText()).toMatch(/(failed|parked|done) at [\d.]+ m?s, took [\d.]+ m?s/)
  expect(await row.locator('rect').count()).toBeGreaterThan(0)
  expect(beside?.x).toBeGreaterThan((tree?.x ?? 0) + (tree?.width ?? 0) - 1)
  expect(below?.width).toBeLessThanOrEqual(SIZES.phone.width)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
})

it('says in view of the button that the program does not answer, until it does', async () => {
  await page.setViewportSize(SIZES.phone)
  await page.goto(`${shop.consoleUrl}/break`)
  const button = page.getByRole('button', { name: 'invoke again' }).last()
  await button.scrollIntoViewIfNeeded()
  await shop.stop()
  const disconnected = page.getByText('Disconnected. This page is not up to date.')
  await disconnected.waitFor()
  await button.click()
  const problem = page.getByText('No answer. Is the program still running?')
  await problem.waitFor()
  const box = await problem.boundingBox()

  expect(box?.y).toBeGreaterThan(0)
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(SIZES.phone.height)
  await page.keyboard.press('Escape')
  await problem.waitFor({ state: 'hidden' })
  await shop.start()
  await disconnected.waitFor({ state: 'hidden' })
})
