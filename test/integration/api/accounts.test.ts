import { Session } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, cookiesOf, EMAIL, json, openApi, PASSWORD, problemIn, signedIn, tokenIn } from './open-api.ts'

const FORM = { email: EMAIL, password: PASSWORD, firstName: 'Ada' }

async function answerOf(response: Response) {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id'))
  return { status: response.status, headers, body: await response.text() }
}

it('leads from a sign-up to an account, with every documented response', async () => {
  const shop = await openApi()
  const { api, mails, settle } = shop

  const signedUp = await api.request('/api/users', json('POST', FORM))
  expect([signedUp.status, Object.keys((await signedUp.json()) as object)]).toEqual([202, ['message']])
  await settle()
  const activated = await api.request('/api/activations', json('POST', { token: tokenIn(mails[0]) }))
  expect([activated.status, await activated.json()]).toEqual([200, { status: 'active' }])
  expect(activated.headers.getSetCookie()).toEqual([])
  await settle()
  const cookie = await signedIn(shop)
  const me = await api.request('/api/me', { headers: { cookie } })

  expect(me.headers.get('Content-Type')).toBe('application/json; charset=utf-8')
  const { id, ...rest } = (await me.json()) as { id: string }
  expect(rest).toEqual({ email: EMAIL, firstName: 'Ada', lastName: '', isActive: true, customerId: id, cartId: id })
})

it('answers a sign-up and a request for a link with the same bytes for a new, a pending and an active address', async () => {
  const shop = await openApi()
  await activeUser(shop)
  await shop.api.request('/api/users', json('POST', { ...FORM, email: 'pending@example.org' }))

  for (const path of ['/api/users', '/api/activations/resend']) {
    const answers = []
    for (const email of [EMAIL, 'pending@example.org', 'new@example.org']) {
      const body = path === '/api/users' ? { ...FORM, email } : { email }
      answers.push(await answerOf(await shop.api.request(path, json('POST', body))))
    }
    expect(answers[0]?.status).toBe(202)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  }
})

it('refuses a sign-in in one way: unknown, wrong password, and not active', async () => {
  const shop = await openApi()
  await activeUser(shop)
  await shop.api.request('/api/users', json('POST', { ...FORM, email: 'pending@example.org' }))

  const refusals = []
  for (const [email, password] of [
    ['nobody@example.org', PASSWORD],
    [EMAIL, 'not the password'],
    ['pending@example.org', PASSWORD],
    ['', ''],
  ]) {
    const response = await shop.api.request('/api/sessions', json('POST', { email, password }))
    expect(response.headers.getSetCookie()).toEqual([])
    const { requestId: _, ...problem } = await problemIn(response)
    refusals.push(problem)
  }
  expect(refusals[0]).toMatchObject({ status: 401, code: 'sessions.refused' })
  for (const refusal of refusals) expect(refusal).toEqual(refusals[0])
})

it('refuses every invalid token with the same response', async () => {
  const shop = await openApi()
  await shop.api.request('/api/users', json('POST', FORM))
  await shop.settle()
  const old = tokenIn(shop.mails[0])
  await shop.api.request('/api/activations/resend', json('POST', { email: EMAIL }))
  await shop.settle()
  const token = tokenIn(shop.mails[1])
  await shop.api.request('/api/activations', json('POST', { token }))

  const refusals = []
  for (const wrong of [old, token, 'x', '', `${token}x`, 'x'.repeat(5000)]) {
    const { requestId: _, ...problem } = await problemIn(
      await shop.api.request('/api/activations', json('POST', { token: wrong })),
    )
    refusals.push(problem)
  }
  expect(refusals[0]).toMatchObject({ status: 400, code: 'activations.invalid' })
  for (const refusal of refusals) expect(refusal).toEqual(refusals[0])
})

it('keeps the session in a cookie that scripts and other sites cannot use', async () => {
  const shop = await openApi()
  await activeUser(shop)

  const response = await shop.api.request('/api/sessions', json('POST', { email: EMAIL, password: PASSWORD }))

  expect(await response.text()).toBe('')
  const [cookie] = response.headers.getSetCookie()
  expect(cookie).toMatch(/^__Host-session=[\w-]{43}; /)
  expect(cookie?.split('; ').slice(1).sort()).toEqual([
    'Expires=Tue, 31 Mar 2026 12:00:00 GMT',
    'HttpOnly',
    'Path=/',
    'SameSite=Lax',
    'Secure',
  ])
})

it('ends a session permanently, and clears its cookie', async () => {
  const shop = await openApi()
  await activeUser(shop)
  const cookie = await signedIn(shop)

  const signedOut = await shop.api.request('/api/sessions', { method: 'DELETE', headers: { cookie } })

  expect(signedOut.status).toBe(204)
  expect(signedOut.headers.getSetCookie()[0]).toMatch(/^__Host-session=; Max-Age=0; Path=\//)
  expect(await problemIn(await shop.api.request('/api/me', { headers: { cookie } }))).toMatchObject({ status: 401 })
  const again = await shop.api.request('/api/sessions', { method: 'DELETE', headers: { cookie } })
  expect(await problemIn(again)).toMatchObject({ status: 401, code: 'sessions.missing' })
})

it('does not adopt a session that was planted, and ends the one it replaces', async () => {
  const shop = await openApi()
  await activeUser(shop)
  const planted = `__Host-session=${'a'.repeat(43)}`
  const login = (cookie: string) =>
    shop.api.request('/api/sessions', json('POST', { email: EMAIL, password: PASSWORD }, { cookie }))

  const first = cookiesOf(await login(planted))
  const second = cookiesOf(await login(first))

  expect(first).not.toContain(planted)
  expect(second).not.toBe(first)
  expect((await shop.api.request('/api/me', { headers: { cookie: planted } })).status).toBe(401)
  expect((await shop.api.request('/api/me', { headers: { cookie: first } })).status).toBe(401)
  expect((await shop.api.request('/api/me', { headers: { cookie: second } })).status).toBe(200)
  expect((await shop.dump()).filter(item => item.includes(`"${Session.name}"`))).toHaveLength(1)
  expect((await shop.dump()).join()).not.toContain(second.split('=')[1])
})
