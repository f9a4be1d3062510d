import { describe, expect, it } from 'vitest'
import type { Browser } from '../../integration/web/browser.ts'
import { PASSWORD, tokenIn } from '../../support/memory-shop.ts'
import { memoryWebShop } from './memory-web-shop.ts'

const email = 'ada@example.org'
const password = 'seven green herons'

const signIn = (browser: Browser, typed = PASSWORD) => browser.submit('/sign-in', { email, password: typed })

describe('a forgotten password', () => {
  it('is reset through the link in the email, and every device has to sign in again', async () => {
    const { shop, browser } = await memoryWebShop()
    const [phone, laptop] = [browser(), browser()]
    await signIn(phone)

    await laptop.open('/forgot-password')
    const asked = await laptop.press('/forgot-password', { email })
    await shop.settle()
    const link = `/reset-password?token=${tokenIn(shop.mails.at(-1))}`
    for (let scan = 0; scan < 20; scan++) await browser().open(link)
    await laptop.open(link)
    const weak = await laptop.press('/reset-password', { password: 'password1' })
    const done = await laptop.press('/reset-password', { password })
    await laptop.open(link)
    const again = await laptop.press('/reset-password', { password })

    expect(asked).toMatchObject({ path: '/forgot-password?notice=reset-asked', status: 200 })
    expect(weak).toMatchObject({ status: 400, text: expect.stringContaining('id="password-error"') })
    expect(done).toMatchObject({ path: '/sign-in?notice=password-reset', status: 200 })
    expect([...laptop.cookies.keys()]).not.toContain('__Host-session')
    expect(again).toMatchObject({ status: 400, text: expect.stringContaining("<h1>This link doesn't work</h1>") })
    expect((await phone.open('/account')).path).toBe('/sign-in?notice=sign-in-first')
    expect((await signIn(phone, password)).path).toBe('/account')
  })

  it('gets the same response for every address', async () => {
    const { browser } = await memoryWebShop()

    const pages = []
    for (const who of ['ada', 'nobody']) {
      const { path, status, text } = await browser().submit('/forgot-password', { email: `${who}@example.org` })
      pages.push({ path, status, text })
    }

    expect(pages[1]).toEqual(pages[0])
    expect(pages[0]?.text).toContain('If an active account has that address')
  })

  it('can be reset from the sign-in page', async () => {
    const { browser } = await memoryWebShop()
    expect((await browser().open('/sign-in')).text).toContain('<a href="/forgot-password">')
  })
})

describe('changing the password', () => {
  it('keeps this device signed in under a new cookie, and signs out the others', async () => {
    const { browser } = await memoryWebShop()
    const [laptop, phone] = [browser(), browser()]
    await signIn(laptop)
    await signIn(phone)
    const before = laptop.cookies.get('__Host-session')

    await laptop.open('/account/password')
    const wrong = await laptop.press('/account/password', { currentPassword: 'wrong', password })
    const weak = await laptop.press('/account/password', { currentPassword: PASSWORD, password: 'password1' })
    const done = await laptop.press('/account/password', { currentPassword: PASSWORD, password })

    expect(wrong).toMatchObject({ status: 400, text: expect.stringContaining('id="currentPassword-error"') })
    expect(weak).toMatchObject({ status: 400, text: expect.stringContaining('id="password-error"') })
    expect(`${wrong.text}${weak.text}`).not.toMatch(/herons|password1/)
    expect(done.path).toBe('/account?notice=password-changed')
    expect(laptop.cookies.get('__Host-session')).not.toBe(before)
    expect((await phone.open('/account')).path).toBe('/sign-in?notice=sign-in-first')
  })

  it('requires a signed-in user', async () => {
    const { browser } = await memoryWebShop()
    const stranger = browser()

    const opened = await stranger.open('/account/password')
    const sent = await stranger.submit('/account/password', { currentPassword: PASSWORD, password })
    stranger.steal('__Host-session', 'a'.repeat(43))
    const planted = await stranger.submit('/account/password', { currentPassword: PASSWORD, password })

    for (const { path } of [opened, sent, planted]) expect(path).toBe('/sign-in?notice=sign-in-first')
  })
})

it('signs out on all devices with one button', async () => {
  const { browser } = await memoryWebShop()
  const [laptop, phone] = [browser(), browser()]
  await signIn(laptop)
  await signIn(phone)

  await laptop.open('/account')
  const out = await laptop.press('/sign-out-everywhere')

  expect(out.text).toContain('You have signed out on all devices.')
  expect(laptop.cookies.has('__Host-session')).toBe(false)
  expect((await phone.open('/account')).path).toBe('/sign-in?notice=sign-in-first')
})
