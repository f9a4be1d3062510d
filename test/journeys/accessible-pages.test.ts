import { expect, it } from 'vitest'
import { guestWithItems, newAddress, PASSWORD, signUp } from '../support/customer-steps.ts'
import { freePort } from '../support/free-port.ts'
import { openPage, shopInABrowser } from '../support/shop-in-a-browser.ts'
import { violationsOf } from '../support/violations.ts'
import { Visitor } from '../support/visitor.ts'

const { shop, browser } = await shopInABrowser({ DYNAMODB_ENDPOINT: '', DYNAMODB_PORT: String(await freePort()) })

/** A story of a sign-up, its email, and an account that is signed in. */
const email = newAddress()
const guest = await guestWithItems(shop, [1])
const token = await signUp(shop, guest, email)
await guest.post('/api/activations', { token })
await shop.settled()
const [mail] = await shop.console<{ items: { id: string }[] }>(`/api/mails?to=${email}`).then(({ items }) => items)
await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject', count: 5 } })
await new Visitor(shop.url).post('/api/users', { email: newAddress(), password: PASSWORD })
await shop.settled()

const SHOP = [
  '/',
  '/sign-up',
  '/sign-in',
  '/check-inbox',
  '/forgot-password',
  '/account',
  '/orders',
  '/nothing',
  '/api/docs',
]
const CONSOLE = [
  ...['/', '/records', '/data', '/inbox', '/dead-letters', '/due', '/signals', '/break', '/nothing'],
  '/signals?receiver=mail%2Factivation',
  ...['/inbox?q=activate', '/inbox?q=nothing%20matches', '/data/models/GuestCart'],
  ...['/stories/1', '/stories/2', `/mails/${mail?.id}`, '/source?file=local/start.ts&line=1&column=1'],
  ...['/data/models/Product', '/data/create/Tag', `/data/tables/${shop.tables.data}`],
  '/data/instances/Product?id=product-01-enamel-mug',
  '/data/edit/Product?id=product-01-enamel-mug',
  `/replay?${new URLSearchParams({ item: '["Product","product-01-enamel-mug"]' })}`,
]
const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
] as const

it.each(LOOKS)('axe finds nothing on any page: $colorScheme, $viewport.width pixels wide', async look => {
  const page = await openPage(browser, look)
  await page.goto(`${shop.url}/sign-in`)
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(`${shop.url}/**`)
  const found: Record<string, unknown> = {}

  for (const url of [...SHOP.map(path => shop.url + path), ...CONSOLE.map(path => shop.consoleUrl + path)]) {
    await page.goto(url)
    const violations = await violationsOf(page)
    if (violations.length > 0) found[url.replace(/:\d+/, '')] = violations
  }
  await page.goto('about:blank')

  expect(found).toEqual({})
})
