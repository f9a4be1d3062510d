import { Hono } from 'hono'
import { html } from 'hono/html'
import { describe, expect, it } from 'vitest'
import type { ConsolePage } from '../../../packages/local-cloud/src/console/console-page.ts'
import type { MailDraft } from '../../../packages/local-cloud/src/ses/accepted-mail.ts'
import { runningConsole } from './running-console.ts'

const mail: MailDraft = {
  from: 'shop@example.org',
  to: ['Ada <ada@example.org>'],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: '<b>Welcome</b>',
  text: 'Go to http://localhost:3000/activate?token=a&b=c <now>',
  html: '<p>Hello</p><script>steal()</script>',
  tags: {},
}

describe('the console answers', () => {
  it('the emails, oldest first, and those to one address', async () => {
    const { ask, inbox } = await runningConsole()
    await inbox.add(mail)
    await inbox.add({ ...mail, to: ['lin@example.org'] })

    const mailsAt = async (path: string) => (await ask(path)).json() as Promise<{ items: MailDraft[] }>
    const all = await mailsAt('/api/mails')
    const toLin = await mailsAt('/api/mails?to=Lin@example.org')

    expect(all.items.map(item => item.to)).toEqual([['Ada <ada@example.org>'], ['lin@example.org']])
    expect(toLin.items).toHaveLength(1)
  })

  it('the state of the consumers, with the records that they have parked', async () => {
    const { ask } = await runningConsole()

    expect(await (await ask('/api/streams')).json()).toEqual({
      idle: true,
      consumers: [
        { name: 'mail', lag: 0, inFlight: 0, retries: 0, parked: 3, checkpoint: null, paused: false, trimGaps: 0 },
      ],
    })
  })

  it('a change of how SES behaves', async () => {
    const { ask, faults } = await runningConsole()
    const body = JSON.stringify({ mode: 'throttle', count: 2, address: 'ada@example.org' })

    const answer = await ask('/api/ses', { method: 'PUT', body })

    expect(answer.status).toBe(204)
    expect(faults.current).toEqual({ mode: 'throttle', count: 2, address: 'ada@example.org' })
  })

  it('pause and resume of a consumer', async () => {
    const { ask, mapping } = await runningConsole()
    const paused = await ask('/api/streams/mail/pause', { method: 'POST' })
    const isPaused = mapping.status().paused
    const resumed = await ask('/api/streams/mail/resume', { method: 'POST' })

    expect([paused.status, isPaused, resumed.status, mapping.status().paused]).toEqual([204, true, 204, false])
  })

  it("the caller's own routes beside its own", async () => {
    const routes = new Hono().get('/dead-letters', c => c.json({ items: [] }))
    const { ask } = await runningConsole({ routes })

    expect(await (await ask('/api/dead-letters')).json()).toEqual({ items: [] })
    expect((await ask('/api/streams')).status).toBe(200)
  })
})

describe('the console refuses', () => {
  it.each<[string, string, RequestInit, number, string]>([
    ['an unknown mode', '/api/ses', { method: 'PUT', body: '{"mode":"sulk"}' }, 400, 'console.invalidInput'],
    ['an unknown setting', '/api/ses', { method: 'PUT', body: '{"mode":"ok","delay":1}' }, 400, 'console.invalidInput'],
    [
      'a count of nothing',
      '/api/ses',
      { method: 'PUT', body: '{"mode":"throttle","count":0}' },
      400,
      'console.invalidInput',
    ],
    ['a body that is not JSON', '/api/ses', { method: 'PUT', body: 'throttle' }, 400, 'console.invalidInput'],
    ['an empty address', '/api/mails?to=', {}, 400, 'console.invalidInput'],
    ['an unknown consumer', '/api/streams/nobody/pause', { method: 'POST' }, 404, 'streams.unknownConsumer'],
    ['an unknown path', '/api/nothing', {}, 404, 'console.notFound'],
    ['an unknown mail', '/mails/nothing', {}, 404, 'console.notFound'],
    ['another method', '/api/mails', { method: 'DELETE' }, 405, 'console.methodNotAllowed'],
    [
      'a name that points here from elsewhere',
      '/api/mails',
      { headers: { host: 'evil.example' } },
      403,
      'console.foreignHost',
    ],
    [
      'a change that a page of another site asks for',
      '/api/streams/mail/pause',
      { method: 'POST', headers: { origin: 'http://evil.example' } },
      403,
      'console.foreignOrigin',
    ],
  ])('%s, as a problem', async (_, path, init, status, code) => {
    const { ask } = await runningConsole()

    const answer = await ask(path, init)

    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(await answer.json()).toMatchObject({
      status,
      code,
      detail: expect.any(String),
      requestId: expect.any(String),
    })
    expect(answer.status).toBe(status)
  })

  it('to hide a failure of a route, which it logs', async () => {
    const routes = new Hono().get('/graph', () => {
      throw new Error('no graph')
    })
    const { ask, logged } = await runningConsole({ routes })

    expect(await (await ask('/api/graph')).json()).toMatchObject({ status: 500, code: 'console.failed' })
    expect(logged).toEqual(['The console failed at GET /api/graph. Error: no graph'])
  })
})

describe('the pages of the console', () => {
  it('show emails and records with every value escaped', async () => {
    const { ask, inbox, stream, clock } = await runningConsole()
    await inbox.add(mail)
    stream.write(['<i>item</i>'])
    await clock.advance(100)

    const page = await Promise.all(['/', '/inbox', '/records'].map(async path => (await ask(path)).text()))

    expect(page[0]).toContain('&lt;i&gt;item&lt;/i&gt; was created')
    expect(page[1]).toContain('&lt;b&gt;Welcome&lt;/b&gt;')
    expect(page[2]).toContain('<strong>&lt;i&gt;item&lt;/i&gt;</strong>')
    expect(page[2]).toContain('eventName is &quot;INSERT&quot;, wanted [&quot;REMOVE&quot;]')
    expect(page.join()).not.toMatch(/<b>Welcome|<i>item/)
  })

  it('show an email with clickable links and its HTML in a sandbox', async () => {
    const { ask, inbox } = await runningConsole()
    const { id, receivedAt } = await inbox.add(mail)

    const page = await (await ask(`/mails/${id}`)).text()
    const frame = await ask(`/mails/${id}/html`)

    expect(page).toContain('href="http://localhost:3000/activate?token=a&amp;b=c"')
    expect(page).toContain('&lt;now&gt;')
    expect(page).not.toContain('steal()')
    expect(page).toContain(`<dt>Received</dt><dd><time datetime="${receivedAt}"`)
    expect(page).toContain('<title>&lt;b&gt;Welcome&lt;/b&gt; to Ada &lt;ada@example.org&gt;</title>')
    expect(page).toContain('<p class="trail"><a href="/inbox">Inbox</a></p>')
    expect(page).toContain('<a href="/inbox" aria-current="page">Inbox</a>')
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    expect(await frame.text()).toContain('<p>Hello</p>')
    expect(frame.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    )
  })

  it("include the caller's own, which also stay up to date", async () => {
    let count = 1
    const letters: ConsolePage = { path: '/letters', title: 'Letters', content: () => html`<p>${count} letters</p>` }
    const { ask } = await runningConsole({ pages: [letters] })

    const home = await (await ask('/')).text()
    const page = await ask('/letters')
    count = 2
    const live = await (await ask('/letters/live')).text()

    expect(home).toContain('<a href="/letters">Letters</a>')
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(await page.text()).toMatch(
      /aria-current="page">Letters<.*data-live="\/letters\/live"[^>]*><p>1 letters<\/p>/s,
    )
    expect(live).toBe('<p>2 letters</p>')
  })

  it('let an item with a time to live expire now, after a second click', async () => {
    const { ask, stream, clock, expired } = await runningConsole()
    stream.write(['cart'], 'shard-1', { sk: 'instance' })
    stream.write(['session'], 'shard-1', { sk: 'instance' }, '1800000000')
    await clock.advance(100)

    const page = await (await ask('/records')).text()
    const [, fields = ''] = /action="\/api\/expire">(.*?)<button>/s.exec(page) ?? []
    const [table = '', key = ''] = [...fields.matchAll(/value="([^"]*)"/g)].map(([, value]) => value)
    const body = new URLSearchParams({ table, key: (key ?? '').replaceAll('&quot;', '"') })
    const answer = await ask('/api/expire', { method: 'POST', body })

    expect(page.match(/>Expire now</g)).toHaveLength(1)
    expect(page).toMatch(/<details id="expire-\d+" class="expire"><summary [^>]*>Expire now<\/summary><form/)
    expect(page).toMatch(/<button>Expire [^<]*session[^<]*<\/button>/)
    expect(page).toContain('<time datetime="2027-01-15T08:00:00.000Z"')
    expect(answer.status).toBe(204)
    expect(expired).toEqual([['things', { pk: 'session' }]])
  })

  it.each(['/', '/records', '/inbox', '/break'])('%s has what its first refresh would send again', async path => {
    const { ask, stream, clock, inbox } = await runningConsole()
    stream.write(['cart'], 'shard-1')
    await clock.advance(100)
    await inbox.add(mail)

    const page = await (await ask(path)).text()
    const [, live = '', tag = ''] = /data-live="([^"]*)" data-tag="([^"]*)"/.exec(page) ?? []
    const refresh = await ask(live, { headers: { 'if-none-match': tag.replaceAll('&quot;', '"') } })

    expect(tag).not.toBe('')
    expect(refresh.status).toBe(304)
  })

  it('send nothing when nothing has changed', async () => {
    const { ask, stream, clock } = await runningConsole()
    const tag = (await ask('/live')).headers.get('etag') ?? ''

    const unchanged = await ask('/live', { headers: { 'if-none-match': tag } })
    stream.write(['a'])
    await clock.advance(100)
    const changed = await ask('/live', { headers: { 'if-none-match': tag } })

    expect([unchanged.status, changed.status]).toEqual([304, 200])
  })

  it('load nothing from elsewhere', async () => {
    const { ask } = await runningConsole()

    const page = await ask('/')

    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    expect(await page.text()).not.toMatch(/(?:src|href)="https?:/)
  })
})
