import { describe, expect, it } from 'vitest'
import { form, shopWithoutStorage } from './shop-without-storage.ts'

const password = 'seven green herons'
const LINKS = [
  { path: '/activate', fields: {}, wayOn: 'action="/activations/resend"' },
  { path: '/reset-password', fields: { password }, wayOn: 'href="/forgot-password"' },
]

describe.each(LINKS)('the page behind a link to $path', ({ path, fields, wayOn }) => {
  it.each(['GET', 'HEAD'])(
    'sends no request to the database for %s, however often, and opens no session',
    async method => {
      const { app, asked } = shopWithoutStorage()

      const answers = await Promise.all(Array.from({ length: 20 }, () => app.request(`${path}?token=x`, { method })))

      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
      expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([])
      expect(asked).toEqual([])
    },
  )

  it('sends the token back to the same path, and nowhere else', async () => {
    const { app } = shopWithoutStorage()

    const answer = await app.request(`${path}?token=a-token`)

    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const page = await answer.text()
    expect(page).not.toMatch(/(src|href|action)="(https?:)?\/\//)
    expect(page).toContain(`<form class="form sheet" method="post" action="${path}"`)
    expect(page).toContain('<input type="hidden" name="token" value="a-token">')
  })

  it('shows a hostile token as text', async () => {
    const { app } = shopWithoutStorage()
    const hostile = encodeURIComponent('"><script>alert(1)</script>')

    const page = await (await app.request(`${path}?token=${hostile}`)).text()

    expect(page).not.toContain('<script>')
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;')
  })

  it.each([
    ['without a token', {}],
    ['with a token of another site', form({ token: 'no token of ours', ...fields })],
    ['with an empty form', form({})],
  ])('has one answer %s: the way to a new link', async (_, request) => {
    const { app } = shopWithoutStorage()

    const answer = await app.request(path, request)

    expect(answer.status).toBe(400)
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
    const page = await answer.text()
    expect(page).toContain("<h1>This link doesn't work</h1>")
    expect(page).toContain(wayOn)
  })
})
