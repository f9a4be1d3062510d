import { RateLimitWindow } from '@dynamo-signals/api'
import { expect, it } from 'vitest'
import { activeUser, EMAIL, json, openApi, PASSWORD, problemIn } from './open-api.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const limited = () => openApi({ settings: { rateLimits: true } })
const from = (ip: string) => ({ 'x-test-ip': ip })
const person = (number: number) => ({ email: `person-${number}@example.org`, password: PASSWORD })

async function expectTooMany(response: Response, retryAfter: number): Promise<void> {
  expect(response.headers.get('Retry-After')).toBe(String(retryAfter))
  expect(await problemIn(response)).toMatchObject({ status: 429, title: 'Too Many Requests', code: 'request.tooMany' })
}

it('accepts five sign-ups an hour from one address, whatever its headers say', async () => {
  const { api, pass } = await limited()
  const signUp = (number: number, ip = '192.0.2.7') =>
    api.request('/api/users', json('POST', person(number), { ...from(ip), 'X-Forwarded-For': `198.51.100.${number}` }))

  for (let number = 1; number <= 5; number++) expect((await signUp(number)).status).toBe(202)
  await expectTooMany(await signUp(6), 3600)
  expect((await signUp(6, '192.0.2.8')).status).toBe(202)
  pass(HOUR)
  expect((await signUp(6)).status).toBe(202)
})

it('does not count a form that is refused', async () => {
  const { api } = await limited()
  for (let round = 0; round < 8; round++) {
    const weak = { ...person(1), password: 'password1' }
    expect((await api.request('/api/users', json('POST', weak))).status).toBe(400)
  }
  expect((await api.request('/api/users', json('POST', person(1)))).status).toBe(202)
})

it('limits concurrent sign-ups', async () => {
  const { api } = await limited()
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, number) => api.request('/api/users', json('POST', person(number)))),
  )
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter(status => status === 202)).toHaveLength(5)
  expect(statuses.filter(status => status === 429)).toHaveLength(7)
})

it('allows three link requests an hour for one mailbox, regardless of spelling and caller', async () => {
  const { api } = await limited()
  const resend = (email: string, ip: string) =>
    api.request('/api/activations/resend', json('POST', { email }, from(ip)))

  for (const [index, email] of [EMAIL, EMAIL.toUpperCase(), ` ${EMAIL}`].entries()) {
    expect((await resend(email, `192.0.2.${index}`)).status).toBe(202)
  }
  await expectTooMany(await resend(EMAIL, '192.0.2.9'), 3600)
  expect((await resend('other@example.org', '192.0.2.9')).status).toBe(202)
})

it('checks at most 20 tokens a minute from one address', async () => {
  const { api, pass } = await limited()
  const activate = () => api.request('/api/activations', json('POST', { token: 'x' }))

  for (let round = 0; round < 20; round++) expect((await activate()).status).toBe(400)
  await expectTooMany(await activate(), 60)
  pass(MINUTE)
  expect((await activate()).status).toBe(400)
})

it('slows a guesser down, and lets the owner in', async () => {
  const shop = await limited()
  await activeUser(shop)
  const signIn = (password: string, ip = '192.0.2.66') =>
    shop.api.request('/api/sessions', json('POST', { email: EMAIL, password }, from(ip)))

  for (let round = 0; round < 6; round++) expect((await signIn('wrong')).status).toBe(401)
  await expectTooMany(await signIn(PASSWORD), 60)
  expect((await signIn(PASSWORD, '192.0.2.1')).status).toBe(204)
  shop.pass(MINUTE)
  expect((await signIn(PASSWORD)).status).toBe(204)
})

it('does not count sign-ins that succeed as failures', async () => {
  const shop = await limited()
  await activeUser(shop)
  for (let round = 0; round < 10; round++) {
    const response = await shop.api.request('/api/sessions', json('POST', { email: EMAIL, password: PASSWORD }))
    expect(response.status).toBe(204)
  }
})

it('checks at most 20 sign-ins a minute from one address, for all users together', async () => {
  const { api } = await limited()
  for (let number = 0; number < 20; number++) {
    expect((await api.request('/api/sessions', json('POST', person(number)))).status).toBe(401)
  }
  await expectTooMany(await api.request('/api/sessions', json('POST', person(21))), 60)
})

it('repeats an answer for its key without counting it', async () => {
  const { api } = await limited()
  for (let round = 0; round < 8; round++) {
    const response = await api.request('/api/users', json('POST', person(1), { 'Idempotency-Key': 'one' }))
    expect(response.status).toBe(202)
  }
})

it('does not count requests if limits are turned off', async () => {
  const { api, dump } = await openApi()
  for (let round = 0; round < 25; round++) await api.request('/api/activations', json('POST', { token: 'x' }))
  expect((await dump()).join()).not.toContain(RateLimitWindow.name)
})
