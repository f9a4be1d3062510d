import { describe, expect, it } from 'vitest'
import { form, shopWithoutStorage } from './shop-without-storage.ts'

describe('the page behind an activation link', () => {
  it.each(['GET', 'HEAD'])('shows a button to %s, and asks nothing of the database', async method => {
    const { app, asked } = shopWithoutStorage()

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.request('/activate?token=a-token', { method })),
    )

    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(asked).toEqual([])
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([])
  })

  it('lets the token go nowhere else', async () => {
    const { app } = shopWithoutStorage()

    const answer = await app.request('/activate?token=a-token')

    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const page = await answer.text()
    expect(page).not.toMatch(/(src|href|action)="(https?:)?\/\//)
    expect(page).toContain('<form class="form sheet" method="post" action="/activate">')
    expect(page).toContain('<input type="hidden" name="token" value="a-token">')
  })

  it('shows a hostile token as text', async () => {
    const { app } = shopWithoutStorage()

    const page = await (
      await app.request(`/activate?token=${encodeURIComponent('"><script>alert(1)</script>')}`)
    ).text()

    expect(page).not.toContain('<script>')
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;')
  })

  it.each([
    ['/activate', {}],
    ['/activate', form({ token: 'no token of ours' })],
    ['/activate', form({})],
  ])('has one answer for a link that cannot work: the way to a new one', async (path, request) => {
    const { app } = shopWithoutStorage()

    const answer = await app.request(path, request)

    expect(answer.status).toBe(400)
    expect(answer.headers.get('Referrer-Policy')).toBe('no-referrer')
    const page = await answer.text()
    expect(page).toContain("<h1>This link doesn't work</h1>")
    expect(page).toContain('action="/activations/resend"')
  })
})
