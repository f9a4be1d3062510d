import { deadLetters, waitingRecords } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import type { Shown } from './browser.ts'
import { activeAccount, PASSWORD, webShop } from './web-shop.ts'

it('does not reveal, by sign-up or resend, which addresses have an account', async () => {
  const shop = await webShop()
  await activeAccount(shop, shop.browser(), 'active@example.org')
  await shop.browser().submit('/sign-up', { email: 'pending@example.org', password: PASSWORD })

  for (const action of ['/sign-up', '/activations/resend']) {
    const pages: ReturnType<typeof masked>[] = []
    for (const who of ['unknown', 'pending', 'active']) {
      const email = `${who}@example.org`
      pages.push(masked(await shop.browser().submit(action, { email, password: PASSWORD }), who))
    }

    expect(pages[0]).toMatchObject({ status: 200, text: expect.stringContaining('<h1>Check your inbox</h1>') })
    expect(pages[1]).toEqual(pages[0])
    expect(pages[2]).toEqual(pages[0])
  }
})

it('does not claim that an email was sent while SES throttles, and accepts a request for another one', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  shop.failMails(Object.assign(new Error('Maximum sending rate exceeded.'), { name: 'TooManyRequestsException' }))
  const email = 'ada@example.org'

  const signedUp = await browser.submit('/sign-up', { email, password: PASSWORD, firstName: 'Ada' })
  await expect(shop.settle()).rejects.toThrow('This failure is temporary')
  const again = await browser.submit('/activations/resend', { email })

  expect(shop.mails).toEqual([])
  expect(signedUp.text).not.toContain('We sent')
  expect(signedUp.text).toContain('An email is on its way to <strong>ada@example.org</strong>.')
  expect(signedUp.text).toContain('it can take a few hours')
  expect(again).toMatchObject({ status: 200, text: expect.stringContaining('a new link is on its way') })
  expect(again.text).toContain('it can take a few hours')
  expect(await Array.fromAsync(deadLetters(shop.shop.database, 'mail'))).toEqual([])
  const waiting = await Array.fromAsync(waitingRecords(shop.shop.database, 'mail'))
  expect(waiting.map(({ dispatchUid }) => dispatchUid)).toContain('mail/activation')
})

it('refuses a sign-in without telling why, and shows the way to a new link', async () => {
  const shop = await webShop()
  await activeAccount(shop, shop.browser(), 'active@example.org')
  await shop.browser().submit('/sign-up', { email: 'pending@example.org', password: PASSWORD })

  const attempts = [
    ['unknown', PASSWORD],
    ['pending', PASSWORD],
    ['active', 'three wrong foxes'],
  ] as const
  const pages: ReturnType<typeof masked>[] = []
  for (const [who, password] of attempts) {
    pages.push(masked(await shop.browser().submit('/sign-in', { email: `${who}@example.org`, password }), who))
  }

  expect(pages[0]).toMatchObject({ status: 401, text: expect.stringContaining('role="alert"') })
  expect(pages[0]?.text).toContain('action="/activations/resend"')
  expect(pages[0]?.text).not.toContain('foxes')
  expect(pages[1]).toEqual(pages[0])
  expect(pages[2]).toEqual(pages[0])
})

it('activates only by the button, once, and does not sign in', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  await browser.submit('/sign-up', { email: 'ada@example.org', password: PASSWORD })
  await shop.settle()
  const link = shop.linkFor('ada@example.org')

  for (let scan = 0; scan < 20; scan++) await shop.browser().open(link)
  await browser.open(link)
  const first = await browser.press('/activate')
  await browser.open(link)
  const second = await browser.press('/activate')

  expect(first).toMatchObject({ path: '/sign-in?notice=activated', status: 200 })
  expect(second.status).toBe(400)
  expect(second.text).toContain("<h1>This link doesn't work</h1>")
  expect([...browser.cookies.keys()]).not.toContain('__Host-session')
})

it('ends the session on sign-out: its cookie no longer works', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  await activeAccount(shop, browser)
  await browser.press('/sign-in', { email: 'ada@example.org', password: PASSWORD })
  const token = browser.cookies.get('__Host-session') ?? ''
  const thief = shop.browser()
  thief.steal('__Host-session', token)

  await browser.open('/account')
  const out = await browser.press('/sign-out')

  expect(out.text).toContain('You have signed out.')
  expect(browser.cookies.has('__Host-session')).toBe(false)
  expect((await browser.open('/account')).path).toBe('/sign-in?notice=sign-in-first')
  expect((await thief.open('/account')).path).toBe('/sign-in?notice=sign-in-first')
})

it('forgets the guest at the sign-in, so that the next one at this browser has a cart of their own', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  await activeAccount(shop, shop.browser())
  await browser.submit('/cart/items', { productId: 'product-01-enamel-mug', quantity: '2' })

  const account = await browser.submit('/sign-in', { email: 'ada@example.org', password: PASSWORD })

  expect(account.path).toBe('/account?notice=cart-follows')
  expect([...browser.cookies.keys()]).toEqual(['__Host-session'])
})

it('shows a name as text, whatever it contains', async () => {
  const shop = await webShop()
  const browser = shop.browser()
  const firstName = '<img src=x onerror=alert(1)>'
  await browser.submit('/sign-up', { email: 'ada@example.org', password: PASSWORD, firstName })
  await shop.settle()
  await browser.open(shop.linkFor('ada@example.org'))
  await browser.press('/activate')

  const { text } = await browser.submit('/sign-in', { email: 'ada@example.org', password: PASSWORD })

  expect(text).toContain('Hello, &lt;img src=x onerror=alert(1)&gt;')
  expect(text).not.toContain('<img src=x')
})

it('counts sign-ups together with those of the API, and shows on the page that there were too many', async () => {
  const shop = await webShop({ rateLimits: true })
  const browser = shop.browser()
  const signUp = (number: number) =>
    browser.submit('/sign-up', { email: `ada${number}@example.org`, password: PASSWORD })
  for (let number = 1; number <= 5; number++) await signUp(number)

  const { status, text, headers } = await signUp(6)

  expect(status).toBe(429)
  expect(headers.get('Retry-After')).toMatch(/^\d+$/)
  expect(text).toMatch(/role="alert">Too many attempts\./)
  expect(text).toContain('value="ada6@example.org"')
})

function masked({ path, status, text, headers }: Shown, who: string) {
  const { 'x-request-id': _, ...kept } = Object.fromEntries(headers)
  return { path, status, text: text.replaceAll(`${who}@example.org`, 'somebody@example.org'), headers: kept }
}
