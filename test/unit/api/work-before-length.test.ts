import {
  activate,
  addItem,
  allowMail,
  changeQuantity,
  listProducts,
  newGuestToken,
  removeItem,
  resendActivation,
  signIn,
  signOut,
  signUp,
  viewCart,
  whoIs,
} from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { commonPasswords } from '../../../packages/shop/src/passwords/common-passwords.ts'
import { parseEmailAddress } from '../../../packages/shop/src/users/email-address.ts'
import { EMAIL, formRequest, type HttpShop, httpShop, jsonRequest, PASSWORD } from '../../support/http-shop.ts'
import { workOnLongTexts } from '../../support/work-on-long-texts.ts'

// The list is unpacked once in a process, which is work on a long text of the shop's own.
await commonPasswords()

// Combining marks out of order: what takes normalizing longest.
const MARKS = '\u0300\u0316'.repeat(15_000)
const LONG = 'a'.repeat(60_000)
const JSON_ENTRIES: readonly [method: string, path: string, body: object][] = [
  ['POST', '/api/users', { email: `${MARKS}@example.org`, password: PASSWORD }],
  ['POST', '/api/users', { email: EMAIL, password: MARKS }],
  ['POST', '/api/users', { email: EMAIL, password: PASSWORD, firstName: MARKS }],
  ['POST', '/api/users', { email: EMAIL, password: PASSWORD, lastName: MARKS }],
  ['POST', '/api/users', { email: EMAIL, password: PASSWORD, [LONG]: 1 }],
  ['POST', '/api/activations', { token: LONG }],
  ['POST', '/api/activations/resend', { email: `${MARKS}@example.org` }],
  ['POST', '/api/sessions', { email: `${MARKS}@example.org`, password: PASSWORD }],
  ['POST', '/api/sessions', { email: EMAIL, password: MARKS }],
  ['POST', '/api/cart/items', { productId: LONG, quantity: 1 }],
  ['PATCH', '/api/cart/items/x', { quantity: LONG }],
]
const FORM_ENTRIES: readonly [path: string, fields: Record<string, string>][] = [
  ['/sign-up', { email: LONG, password: PASSWORD }],
  ['/sign-up', { email: EMAIL, password: LONG }],
  ['/sign-up', { email: EMAIL, password: PASSWORD, firstName: LONG }],
  ['/sign-up', { email: EMAIL, password: PASSWORD, lastName: LONG }],
  ['/sign-in', { email: LONG, password: PASSWORD }],
  ['/sign-in', { email: EMAIL, password: LONG }],
  ['/activate', { token: LONG }],
  ['/activations/resend', { email: LONG }],
  ['/cart/items', { productId: LONG, quantity: '1' }],
  ['/cart/items', { productId: 'x', quantity: LONG }],
  ['/cart/items', { productId: 'x', quantity: '1', cursor: LONG }],
  ['/cart/items/x/quantity', { quantity: LONG }],
]
const HEADERS = [
  'Cookie',
  'Idempotency-Key',
  'X-Request-Id',
  'Content-Type',
  'Origin',
  'Sec-Fetch-Site',
  'User-Agent',
  'Accept',
  'X-Anything',
]
const ADDRESSES = [
  `/api/products?cursor=${LONG}`,
  `/api/products?limit=${LONG}`,
  `/api/products?${LONG}=1`,
  `/?cursor=${LONG}`,
  `/?notice=${LONG}&added=${LONG}&cart=${LONG}`,
  `/activate?token=${LONG}`,
  `/${LONG}`,
]

describe('over HTTP', () => {
  it.each(JSON_ENTRIES)('%s %s refuses a text beyond its cap untouched (%#)', async (method, path, body) => {
    const shop = httpShop()
    await expectRefusedUntouched(shop, jsonRequest(method, path, body), 400)
  })

  it.each(FORM_ENTRIES)('%s refuses a field beyond its cap untouched (%#)', async (path, fields) => {
    const shop = httpShop()
    await expectRefusedUntouched(shop, formRequest(path, fields), 413)
  })

  it.each(HEADERS)('refuses a %s header beyond its cap untouched, by the API and the pages', async name => {
    const shop = httpShop()
    const headers = { [name]: LONG }
    await expectRefusedUntouched(shop, jsonRequest('GET', '/api/cart', undefined, headers), 431)
    await expectRefusedUntouched(shop, jsonRequest('GET', '/', undefined, headers), 431)
    await expectRefusedUntouched(shop, formRequest('/sign-in', {}, headers), 431)
    await expectRefusedUntouched(shop, jsonRequest('POST', '/api/sessions', {}, headers), 431)
  })

  it('refuses headers that are too long together', async () => {
    const shop = httpShop()
    const headers = Object.fromEntries(['a', 'b', 'c'].map(name => [`x-${name}`, 'x'.repeat(6000)]))
    expect((await shop.app.request('/api/cart', { headers })).status).toBe(431)
  })

  it.each(ADDRESSES)('refuses an address beyond its cap untouched (%#)', async path => {
    const shop = httpShop()
    // The router has to walk the path once to find out whose it is; what is in the path is not decoded.
    const { status } = await shop.app.request(path)
    expect(status).toBe(414)
    expect(shop.line.take()).toEqual([])
  })

  it('refuses a key, an ID and a quantity that fit into a header or a path but exceed our caps', async () => {
    const shop = httpShop()
    const key = await shop.json(
      'POST',
      '/api/cart/items',
      { productId: 'x', quantity: 1 },
      { 'Idempotency-Key': LONG.slice(0, 7000) },
    )
    expect(key.status).toBe(400)
    expect((await shop.json('PATCH', `/api/cart/items/${LONG.slice(0, 7000)}`, { quantity: 1 })).status).toBe(404)
    expect(shop.line.take()).toEqual([])
  })

  async function expectRefusedUntouched(shop: HttpShop, request: Request, expected: number) {
    let status = 0
    const work = await workOnLongTexts(8192, async () => {
      status = (await shop.app.fetch(request)).status
    })
    expect(status).toBe(expected)
    expect(work).toEqual([])
    expect(shop.line.take()).toEqual([])
    expect(shop.hashed.count).toBe(0)
  }
})

describe('in the shop itself, for any caller', () => {
  const owner = () => ({ guestToken: newGuestToken() })
  const ENTRIES: readonly [entry: string, cap: number, call: (shop: HttpShop, text: string) => Promise<unknown>][] = [
    ['the e-mail address of a sign-up', 320, ({ context }, email) => signUp(context, { email, password: PASSWORD })],
    ['the password of a sign-up', 1024, ({ context }, password) => signUp(context, { email: EMAIL, password })],
    [
      'the first name of a sign-up',
      256,
      ({ context }, firstName) => signUp(context, { email: EMAIL, password: PASSWORD, firstName }),
    ],
    [
      'the last name of a sign-up',
      256,
      ({ context }, lastName) => signUp(context, { email: EMAIL, password: PASSWORD, lastName }),
    ],
    ['the password of a sign-in', 1024, ({ context }, password) => signIn(context, { email: EMAIL, password })],
    ['the e-mail address of a resend', 320, ({ context }, email) => resendActivation(context, { email })],
    ['the address of allowMail', 320, ({ context }, email) => allowMail(context, email)],
    ['the token of an activation', 128, ({ context }, token) => activate(context, { token })],
    ['the token of a session', 43, ({ context }, token) => whoIs(context, token)],
    ['the token of a sign-out', 43, ({ context }, token) => signOut(context, token)],
    ['the token of a guest', 43, ({ context }, guestToken) => viewCart(context, { guestToken })],
    ['the id of a product', 200, ({ context }, id) => addItem(context, owner(), { productId: id, quantity: 1 })],
    ['the id of an item', 43, ({ context }, id) => changeQuantity(context, owner(), id, 1)],
    ['the id of an item to remove', 43, ({ context }, id) => removeItem(context, owner(), id)],
    ['the cursor of a listing', 2000, ({ context }, cursor) => listProducts(context, { cursor })],
  ]

  it.each(ENTRIES)('does nothing with %s beyond %d characters', async (_, cap, call) => {
    const shop = httpShop()
    const refused = await workOnLongTexts(cap, () => call(shop, 'a'.repeat(cap + 1)).catch(() => undefined))
    expect(refused).toEqual([])
    expect(shop.line.take()).toEqual([])
    expect(shop.hashed.count).toBe(0)
  })

  it('reads an address of 320 characters, and does not read a longer one', async () => {
    const spaced = `${' '.repeat(320 - EMAIL.length)}${EMAIL}`
    expect(parseEmailAddress(spaced)?.email).toBe(EMAIL)
    expect(parseEmailAddress(` ${spaced}`)).toBeUndefined()
    expect(await workOnLongTexts(320, async () => parseEmailAddress(MARKS))).toEqual([])
  })

  it('hashes once for a sign-in with an address beyond the cap, as for every unknown one', async () => {
    const shop = httpShop()
    const signedIn = signIn(shop.context, { email: MARKS, password: PASSWORD })
    await expect(signedIn).rejects.toMatchObject({ code: 'sessions.refused' })
    expect(shop.hashed.count).toBe(1)
  })
})
