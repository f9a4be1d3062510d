import { requestPasswordReset, resendActivation, resetPassword, signIn, signUp, User } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { EMAIL, type HttpShop, httpShop, PASSWORD } from '../../support/http-shop.ts'

const OTHER = 'other@example.org'
const HOUR = 3_600_000
const MADE_UP = Buffer.concat([Buffer.from('nobody'), Buffer.alloc(32, 7)]).toString('base64url')

/** Who can have an address. */
const STATES: Readonly<Record<string, (shop: HttpShop) => Promise<unknown>>> = {
  unknown: async () => {},
  pending: async ({ context }) => signUp(context, { email: EMAIL, password: PASSWORD }),
  'pending, with the mails of the hour used up': async ({ context }) => {
    for (let mail = 0; mail < 3; mail++) await signUp(context, { email: EMAIL, password: PASSWORD })
  },
  active: async shop => shop.activeUser(),
  'active, with the mails of the hour used up': async shop => {
    await shop.activeUser()
    for (let mail = 0; mail < 3; mail++) await signUp(shop.context, { email: EMAIL, password: PASSWORD })
  },
  banned: async shop => {
    await shop.activeUser()
    await shop.database.repository(User).update(await shop.userWith(EMAIL), { isActive: false })
    shop.pass(HOUR)
  },
  'damaged so that it cannot be decoded': async shop => damaged(shop, { extra: { M: { constructor: { S: 'x' } } } }),
  'damaged so that it does not fit the schema': async shop => damaged(shop, { mailsAskedAt: { S: 'now' } }),
}

/** Changes the stored user as no code of ours would. */
async function damaged(shop: HttpShop, change: object): Promise<void> {
  await shop.activeUser()
  const item = shop.table.items.find(({ _type }) => _type?.S === User.name)
  shop.table.load([{ ...item, ...change } as never])
}

/** How often each operation was asked for. */
function counted(operations: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const operation of [...operations].sort()) counts[operation] = (counts[operation] ?? 0) + 1
  return counts
}

const ENTRIES: Readonly<Record<string, (shop: HttpShop) => Promise<unknown>>> = {
  'a sign-up': ({ context }) => signUp(context, { email: EMAIL, password: 'four green herons' }),
  'a resend': ({ context }) => resendActivation(context, { email: EMAIL }),
  'a sign-in with a wrong password': ({ context }) =>
    signIn(context, { email: EMAIL, password: 'four green herons' }).catch(() => undefined),
  'asking for a new password': ({ context }) => requestPasswordReset(context, { email: EMAIL }),
  'a link for a new password that was made up': ({ context }) =>
    resetPassword(context, { token: MADE_UP, password: 'four green herons' }).catch(() => undefined),
  'asking for a new password over HTTP': ({ json }) => json('POST', '/api/password-resets', { email: EMAIL }),
  'a made-up link over HTTP': ({ json }) =>
    json('POST', '/api/password-resets/confirm', { token: MADE_UP, password: 'four green herons' }),
  'asking for a new password by a form': ({ form }) => form('/forgot-password', { email: EMAIL }),
  'a sign-up over HTTP': ({ json }) => json('POST', '/api/users', { email: EMAIL, password: 'four green herons' }),
  'a resend over HTTP': ({ json }) => json('POST', '/api/activations/resend', { email: EMAIL }),
  'a sign-in over HTTP': ({ json }) => json('POST', '/api/sessions', { email: EMAIL, password: 'four green herons' }),
  'a sign-up by a form': ({ form }) => form('/sign-up', { email: EMAIL, password: 'four green herons' }),
  'a resend by a form': ({ form }) => form('/activations/resend', { email: EMAIL }),
  'a sign-in by a form': ({ form }) => form('/sign-in', { email: EMAIL, password: 'four green herons' }),
}

describe.each(Object.entries(ENTRIES))('%s', (_, ask) => {
  it('sends the same requests to DynamoDB for every address', async () => {
    const requests: Record<string, unknown> = {}
    for (const [state, prepare] of Object.entries(STATES)) requests[state] = await requestsOf(prepare, ask)
    for (const state of Object.keys(STATES)) expect(requests[state], state).toEqual(requests.unknown)
  })

  it('returns the same response, and does the same hashing', async () => {
    const answers = new Set<string>()
    for (const prepare of Object.values(STATES)) {
      const shop = httpShop({ rateLimits: true })
      await prepare(shop)
      shop.hashed.count = 0
      const answer = await ask(shop)
      answers.add(`${await comparable(answer)} after ${shop.hashed.count} hashes`)
      shop.leave()
    }
    expect([...answers]).toHaveLength(1)
  })
})

it('sends the same requests if the user is not active and the password is right', async () => {
  const right = ({ context }: HttpShop) => signIn(context, { email: EMAIL, password: PASSWORD }).catch(() => undefined)
  const { unknown, pending, banned } = STATES
  if (!unknown || !pending || !banned) throw new Error('A state is missing.')
  const expected = await requestsOf(unknown, right)
  expect(await requestsOf(pending, right)).toEqual(expected)
  expect(await requestsOf(banned, right)).toEqual(expected)
})

it('stores only an expiring note for an unknown address', async () => {
  const shop = httpShop()
  await resendActivation(shop.context, { email: OTHER })
  expect(JSON.stringify([shop.table.items, shop.table.records])).not.toContain(OTHER)
  for (const item of shop.table.items) expect(Number(item._ttl?.N)).toBeGreaterThan(0)
  await shop.settle()
  expect(shop.mails).toEqual([])
})

async function requestsOf(prepare: (shop: HttpShop) => Promise<unknown>, ask: (shop: HttpShop) => Promise<unknown>) {
  const shop = httpShop({ rateLimits: true })
  await prepare(shop)
  shop.line.take()
  await ask(shop)
  const requests = counted(shop.line.take())
  shop.leave()
  return requests
}

/** An answer without what is another one each time. */
async function comparable(answer: unknown): Promise<string> {
  if (!(answer instanceof Response)) return 'nothing'
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id')
  const body = (await answer.text()).replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'id')
  return JSON.stringify([answer.status, headers, body])
}
