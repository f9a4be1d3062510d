import { signUp, User } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { activeUser, PASSWORD, tokenIn } from '../../support/memory-shop.ts'
import { answerOf, EMAIL, memoryApi, sessionOf } from './memory-api.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const password = 'seven green herons'
const from = (ip: string) => ({ 'x-test-ip': ip })

/** An API with an active user who has been mailed a link for a new password. */
async function apiWithLink(settings = {}) {
  const api = memoryApi(settings)
  await activeUser(api.shop)
  api.shop.pass(HOUR)
  await api.send('POST', '/api/password-resets', { email: EMAIL })
  await api.shop.settle()
  return { ...api, token: tokenIn(api.shop.mails.at(-1)) }
}

describe('POST /api/password-resets', () => {
  it('answers with the same bytes for an active, a pending, a locked and an unknown address', async () => {
    const { shop, send } = memoryApi()
    await activeUser(shop)
    await activeUser(shop, 'locked@example.org')
    await shop.database.repository(User).update(await shop.userWith('locked@example.org'), { isActive: false })
    await signUp(shop.context, { email: 'pending@example.org', password })

    const answers = []
    for (const who of ['ada', 'pending', 'locked', 'nobody']) {
      answers.push(await answerOf(await send('POST', '/api/password-resets', { email: `${who}@example.org` })))
    }

    expect(answers[0]?.status).toBe(202)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('is limited by mailbox and by caller, and does not count an invalid address', async () => {
    const { shop, send } = memoryApi({ rateLimits: true })
    const ask = async (email: string, ip: string) =>
      (await send('POST', '/api/password-resets', { email }, from(ip))).status

    for (let round = 0; round < 12; round++) expect(await ask('nobody', '192.0.2.1')).toBe(400)
    for (let round = 1; round <= 3; round++) expect(await ask(EMAIL, `192.0.2.${round}`)).toBe(202)
    expect(await ask(EMAIL, '192.0.2.9')).toBe(429)
    for (let round = 1; round <= 10; round++) expect(await ask(`p${round}@example.org`, '192.0.2.77')).toBe(202)
    expect(await ask('p11@example.org', '192.0.2.77')).toBe(429)
    shop.pass(HOUR)
    expect(await ask(EMAIL, '192.0.2.77')).toBe(202)
  })
})

describe('POST /api/password-resets/confirm', () => {
  it('sets the password, ends every session and opens none', async () => {
    const { send, signedIn, meWith, token } = await apiWithLink()
    const before = await signedIn()

    const response = await send('POST', '/api/password-resets/confirm', { token, password }, { cookie: before })

    expect([response.status, await response.json()]).toEqual([200, { status: 'changed' }])
    expect(response.headers.getSetCookie()).toEqual([])
    expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(await meWith(before)).toBe(401)
    expect(await meWith(await signedIn(password))).toBe(200)
  })

  it('refuses every invalid token with the same response', async () => {
    const { send, token } = await apiWithLink()
    await send('POST', '/api/password-resets/confirm', { token, password })

    const answers = []
    for (const wrong of [token, 'x', '', `${token}x`, 'x'.repeat(5_000)]) {
      answers.push(await answerOf(await send('POST', '/api/password-resets/confirm', { token: wrong, password })))
    }

    expect(answers[0]?.body).toContain('passwordResets.invalid')
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('refuses a body with a missing, an invalid or an unknown field', async () => {
    const { send } = memoryApi()
    const codeFor = async (body: object) => {
      const response = await send('POST', '/api/password-resets/confirm', body)
      expect(response.status).toBe(400)
      return ((await response.json()) as { code: string }).code
    }

    expect(await codeFor({ password })).toBe('passwordResets.invalid')
    expect(await codeFor({ token: 1, password })).toBe('passwordResets.invalid')
    expect(await codeFor({ token: 'x', password: [password] })).toBe('users.passwordInvalid')
    expect(await codeFor({ token: 'x', password, isStaff: true, userId: 'x' })).toBe('request.invalid')
  })

  it('checks at most 20 tokens a minute from one address', async () => {
    const { shop, send } = memoryApi({ rateLimits: true })
    const attempt = async () => (await send('POST', '/api/password-resets/confirm', { token: 'x', password })).status

    for (let round = 0; round < 20; round++) expect(await attempt()).toBe(400)
    expect(await attempt()).toBe(429)
    shop.pass(MINUTE)
    expect(await attempt()).toBe(400)
  })
})

describe('POST /api/me/password', () => {
  it('changes the password and moves the session to a new cookie', async () => {
    const { shop, send, signedIn, meWith } = memoryApi()
    await activeUser(shop)
    const [laptop, phone] = [await signedIn(), await signedIn()]

    const response = await send('POST', '/api/me/password', { currentPassword: PASSWORD, password }, { cookie: laptop })

    expect(response.status).toBe(204)
    const renewed = sessionOf(response)
    expect(response.headers.getSetCookie()[0]).toMatch(/; Path=\/.*; HttpOnly; Secure; SameSite=Lax$/)
    expect([await meWith(renewed), await meWith(laptop), await meWith(phone)]).toEqual([200, 401, 401])
    expect(await meWith(await signedIn(password))).toBe(200)
  })

  it('rejects a wrong password with 400, a missing session with 401, and another site with 403', async () => {
    const { shop, send, signedIn, meWith } = memoryApi()
    await activeUser(shop)
    const cookie = await signedIn()
    const change = { currentPassword: 'wrong', password }

    const wrong = await send('POST', '/api/me/password', change, { cookie })
    const nobody = await send('POST', '/api/me/password', change)
    const planted = await send('POST', '/api/me/password', change, { cookie: `__Host-session=${'a'.repeat(43)}` })
    const foreign = await send('POST', '/api/me/password', change, { cookie, Origin: 'https://evil.example' })

    expect([wrong.status, nobody.status, planted.status, foreign.status]).toEqual([400, 401, 401, 403])
    expect(await wrong.json()).toMatchObject({
      code: 'users.currentPasswordWrong',
      errors: [{ path: 'currentPassword' }],
    })
    expect((await answerOf(planted)).body).toBe((await answerOf(nobody)).body)
    expect(await meWith(cookie)).toBe(200)
  })

  it('stops a guesser in a stolen session, but not the owner in another session', async () => {
    const { shop, send, signedIn } = memoryApi({ rateLimits: true })
    await activeUser(shop)
    const [stolen, own] = [await signedIn(), await signedIn()]
    const change = async (cookie: string, currentPassword: string, next = password) =>
      (await send('POST', '/api/me/password', { currentPassword, password: next }, { cookie })).status

    for (let round = 0; round < 7; round++) expect(await change(own, PASSWORD, 'password1')).toBe(400)
    for (let round = 0; round < 5; round++) expect(await change(stolen, `guess ${round}`)).toBe(400)
    expect(await change(stolen, PASSWORD)).toBe(429)
    expect(await change(own, PASSWORD)).toBe(204)
  })
})

describe('DELETE /api/me/sessions', () => {
  it('ends the sessions of all devices, and clears the cookie', async () => {
    const { shop, send, signedIn, meWith } = memoryApi()
    await activeUser(shop)
    const [laptop, phone] = [await signedIn(), await signedIn()]

    const response = await send('DELETE', '/api/me/sessions', undefined, { cookie: laptop })
    const again = await send('DELETE', '/api/me/sessions', undefined, { cookie: laptop })

    expect([response.status, again.status]).toEqual([204, 401])
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-session=; Max-Age=0; Path=\//)
    expect([await meWith(laptop), await meWith(phone)]).toEqual([401, 401])
    expect(await meWith(await signedIn())).toBe(200)
  })
})

it('logs changed passwords and refused changes, but never what a user typed', async () => {
  const { send, signedIn, logged, token } = await apiWithLink()
  await send('POST', '/api/me/password', { currentPassword: 'wrong', password }, { cookie: await signedIn() })
  await send('POST', '/api/password-resets/confirm', { token, password })
  const cookie = await signedIn(password)
  await send('POST', '/api/me/password', { currentPassword: password, password: PASSWORD }, { cookie })

  const messages = logged.map(({ message }) => message)
  expect(messages).toEqual(
    expect.arrayContaining(['A password change was refused.', 'A password was reset.', 'A password was changed.']),
  )
  expect(JSON.stringify(logged)).not.toMatch(/herons|foxes|ada@|wrong"/)
  expect(JSON.stringify(logged)).not.toContain(token)
  expect(JSON.stringify(logged)).not.toContain(cookie.split('=')[1])
})
