import { visitorCookies } from '@dynamo-signals/api'
import { Hono } from 'hono'
import { expect, it } from 'vitest'

const TOKEN = 'a'.repeat(43)

async function seen(secureCookies: boolean, cookie: string) {
  const cookies = visitorCookies({ secureCookies })
  const app = new Hono().get('/', c => c.json({ session: cookies.session(c), guest: cookies.guest(c) }))
  return (await app.request('/', { headers: { cookie } })).json()
}

it.each([
  [true, '__Host-'],
  [false, ''],
])('reads its own cookies only (secure: %s)', async (secure, prefix) => {
  const other = secure ? '' : '__Host-'
  expect(await seen(secure, `${prefix}session=${TOKEN}; ${prefix}guest=${TOKEN}`)).toEqual({
    session: TOKEN,
    guest: TOKEN,
  })
  expect(await seen(secure, `${other}session=${TOKEN}; ${other}guest=${TOKEN}`)).toEqual({})
  expect(await seen(secure, `${prefix}session=short; ${prefix}guest=${TOKEN}%0d%0a`)).toEqual({})
})

it.each([
  [true, '__Host-', ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']],
  [false, '', ['HttpOnly', 'Path=/', 'SameSite=Lax']],
] as const)(
  'sets and clears cookies that scripts cannot read (secure: %s)',
  async (secureCookies, prefix, attributes) => {
    const cookies = visitorCookies({ secureCookies })
    const app = new Hono().get('/', c => {
      cookies.setSession(c, TOKEN, new Date('2026-03-31T12:00:00Z'))
      cookies.setGuest(c, TOKEN)
      cookies.clearSession(c)
      cookies.clearGuest(c)
      return c.body(null, 204)
    })

    const parsed = (await app.request('/')).headers.getSetCookie().map(cookie => cookie.split('; '))

    expect(parsed.map(([pair]) => pair)).toEqual([
      `${prefix}session=${TOKEN}`,
      `${prefix}guest=${TOKEN}`,
      `${prefix}session=`,
      `${prefix}guest=`,
    ])
    const expiries = ['Expires=Tue, 31 Mar 2026 12:00:00 GMT', 'Max-Age=2592000', 'Max-Age=0', 'Max-Age=0']
    for (const [index, [, ...rest]] of parsed.entries()) {
      expect(rest.sort()).toEqual([...attributes, expiries[index]].sort())
    }
  },
)
