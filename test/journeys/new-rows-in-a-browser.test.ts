import { expect, it } from 'vitest'
import { newAddress, PASSWORD } from '../support/customer-steps.ts'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, SIZES, shootAll, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })
const page = await openPage(browser, { viewport: SIZES.desk })
await page.addInitScript(`
  globalThis.shifted = 0
  new PerformanceObserver(list => {
    for (const { value } of list.getEntries()) shifted += value
  }).observe({ type: 'layout-shift', buffered: true })
`)

async function signUp(): Promise<void> {
  await new Visitor(shop.url).post('/api/users', { email: newAddress(), password: PASSWORD })
  await shop.settled()
}

for (let index = 0; index < 12; index++) await signUp()

const LISTS = {
  stories: { path: '/', rows: '.stories > li', news: /^\d+ new stor(y|ies)$/ },
  records: { path: '/records', rows: '.records > li', news: /^\d+ new records?$/ },
  emails: { path: '/inbox', rows: '.mails > li', news: /^\d+ new emails?$/ },
} as const
const news = () => page.locator('.news button')
const idsOf = (rows: string) => page.locator(rows).evaluateAll(all => all.map(({ id }) => id))

/** What a person does with the list that new rows would disturb. */
const READING: Readonly<Record<string, (rows: string) => Promise<unknown>>> = {
  'has the focus in it': rows => page.locator(`${rows} :is(a, summary)`).first().focus(),
  'points at it': rows => page.locator(rows).nth(2).hover(),
  'has selected a text of it': rows =>
    page.evaluate(`getSelection().selectAllChildren(document.querySelector('${rows} strong'))`),
  'has scrolled down': rows =>
    page
      .locator(rows)
      .nth(5)
      .evaluate(row => row.scrollIntoView()),
}

const CASES = Object.entries(SIZES).flatMap(([size, viewport]) =>
  Object.entries(LISTS).flatMap(([name, list]) =>
    Object.entries(READING).map(([what, act]) => ({ size, viewport, name, list, what, act })),
  ),
)

it.each(CASES)('moves nothing on a $size while someone $what: $name', async ({ viewport, list, act }) => {
  await page.setViewportSize(viewport)
  await page.goto(shop.consoleUrl + list.path)
  await page.locator(list.rows).first().waitFor()
  await page.mouse.move(1, 1)
  await act(list.rows)
  const before = await idsOf(list.rows)
  await page.evaluate(
    'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))).then(() => { shifted = 0 })',
  )

  await signUp()
  await eventually(async () => (await news().count()) > 0 || (await idsOf(list.rows))[0] !== before[0])

  expect(await idsOf(list.rows)).toEqual(before)
  expect(await page.evaluate('shifted')).toBe(0)
  expect(await news().innerText()).toMatch(list.news)
})

it('shows new rows at once while nobody reads the list', async () => {
  await page.setViewportSize(SIZES.desk)
  await page.goto(shop.consoleUrl)
  await page.mouse.move(1, 1)
  const [newest] = await idsOf(LISTS.stories.rows)

  await signUp()

  const ids = await eventually(
    () => idsOf(LISTS.stories.rows),
    ([first]) => first !== newest,
  )
  expect(ids).toContain(newest)
  expect(await news().isVisible()).toBe(false)
})

it.each(Object.entries(SIZES))('counts the new rows, and shows them by keyboard, on a %s', async (_, viewport) => {
  const { rows } = LISTS.stories
  await page.setViewportSize(viewport)
  await page.goto(shop.consoleUrl)
  await page.locator(rows).nth(9).scrollIntoViewIfNeeded()
  await page.locator(`${rows} a`).nth(9).focus()
  const before = await idsOf(rows)
  const said = page.locator('.news [role=status]')
  await signUp()
  await page.getByRole('button', { name: '1 new story' }).waitFor()
  expect(await said.innerText()).toBe('1 new story')
  if (viewport === SIZES.desk) await shootAll(page, 'new-rows')
  await signUp()
  await page.getByRole('button', { name: '2 new stories' }).waitFor()

  await page.keyboard.press('/')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await news().waitFor({ state: 'hidden' })
  const first = page.locator(rows).first()

  expect(await page.locator(rows).nth(2).getAttribute('id')).toBe(before[0])
  expect(await page.evaluate('document.activeElement.matches("[data-newest]")')).toBe(true)
  const box = await first.boundingBox()
  expect(box?.y).toBeGreaterThanOrEqual(0)
  expect(box?.y).toBeLessThan(viewport.height / 2)
  await page.keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.closest("li").id')).toBe(await first.getAttribute('id'))
})

it('shows the new rows once the list is no longer read', async () => {
  await page.setViewportSize(SIZES.desk)
  await page.goto(`${shop.consoleUrl}/records?model=User`)
  const { rows } = LISTS.records
  const summary = page.locator(`${rows} summary`).first()
  await summary.click()
  await page.mouse.move(1, 1)
  await summary.blur()
  const before = await idsOf(rows)
  await signUp()
  await page.getByRole('button', { name: '1 new record' }).waitFor()
  expect(await page.locator('details.record[open]').count()).toBe(1)

  await summary.click()
  await page.mouse.move(1, 1)
  await summary.blur()
  await news().waitFor({ state: 'hidden' })

  expect((await idsOf(rows))[1]).toBe(before[0])
})
