import { postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { Author, BOOKSHOP } from '../../support/bookshop.ts'
import { answers } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { runningStage } from './running-stage.ts'

const connected = tidyReceivers()

/** The console of a stage with one author, and the requests that it has sent to DynamoDB. */
async function stageWithAuthor(options: { readonly write?: boolean } = {}) {
  const { database, line } = memoryDatabase(BOOKSHOP)
  const authors = database.repository(Author)
  await authors.create({ id: 'ada', email: 'ada@example.org', name: 'Ada' })
  const stage = await runningStage(database, options)
  const before = line.sent.length
  return { ...stage, authors, sent: () => line.sent.slice(before) }
}

it('names the stage, its tables and that it is read-only on every page', async () => {
  const { ask } = await stageWithAuthor()

  for (const path of [
    '/',
    '/data',
    '/data/models/Author',
    '/data/instances/Author?id=ada',
    '/due',
    '/signals',
    '/none',
  ]) {
    const { text } = await ask(path)
    expect(text, path).toMatch(/<strong>production<\/strong> .* account \d+ .* tables data, ledger .*read only/)
    expect(text, path).toContain('· production</title>')
  }
})

it.each(['/data/edit/Author?id=ada', '/data/delete/Author?id=ada', '/data/create/Author', '/data', '/', '/none'])(
  'refuses to write to %s, and changes nothing',
  async path => {
    const { post, ask, authors, sent } = await stageWithAuthor()

    const answer = await post(path, { fields: '{ "email": "eve@example.org" }', version: '1' })
    const put = await ask(path, { method: 'PUT', body: '{}' })

    expect(answer.status).toBe(403)
    expect(JSON.parse(answer.text)).toMatchObject({
      code: 'console.readOnly',
      detail: 'This console is read-only, so nothing was changed. To make changes, start it again with --write.',
    })
    expect(put.status).toBe(403)
    expect(sent()).toEqual([])
    expect(await authors.get('ada')).toMatchObject({ version: 1 })
  },
)

it('offers no changes while it is read-only', async () => {
  const { ask } = await stageWithAuthor()

  const pages = await Promise.all(['/data/models/Author?q=', '/data/instances/Author?id=ada'].map(path => ask(path)))
  const form = await ask('/data/edit/Author?id=ada')

  for (const { text } of pages) expect(text).not.toMatch(/method="post"|>Edit<|>Create<|>Expire now</)
  expect(form.status).toBe(404)
})

it('saves, creates and deletes through the repository with --write', async () => {
  const { ask, post, authors } = await stageWithAuthor({ write: true })

  const fields = '{ "email": "ada@example.org", "name": "Ada Lovelace", "isActive": false }'
  const saved = await post('/data/edit/Author?id=ada', { fields, version: '1' })
  const refused = await post('/data/create/Author', { fields: '{ "email": 5 }' })
  const shown = await ask('/data/instances/Author?id=ada')

  expect(saved).toMatchObject({ status: 303, to: '/data/instances/Author?id=ada' })
  expect(refused.status).toBe(422)
  expect(shown.text).toContain('Ada Lovelace')
  expect(shown.text).toContain('writes are enabled')
  expect((await post('/data/delete/Author?id=ada')).status).toBe(303)
  expect(await authors.find('ada')).toBeUndefined()
})

it('reads nothing before a person asks for it, and says what a search has consumed', async () => {
  const { ask, sent } = await stageWithAuthor()

  const pages = await Promise.all(
    ['/', '/data', '/data/models/Author', '/data/tables/data', '/signals'].map(path => ask(path)),
  )
  expect(sent()).toEqual([])
  for (const { text } of pages) expect(text).toContain('This page has read nothing from DynamoDB.')

  const found = await ask('/data/models/Author?q=Ada')

  expect(sent()).toEqual(['Scan'])
  expect(found.text).toContain('href="/data/instances/Author?id=ada"')
  expect(found.text).toMatch(/This page consumed [\d.]+ read capacity units in 1 request\./)
})

it('reads one partition of a table with a query', async () => {
  const { ask, sent } = await stageWithAuthor()

  const { text } = await ask(`/data/tables/data?${new URLSearchParams({ partition: 'Author#ada' })}`)

  expect(sent()).toEqual(['Query'])
  expect(text).toContain('1 items of the table were read')
  expect(text).toContain('ada@example.org')
})

it('shows the connected receivers', async () => {
  connected(postSave.connect(() => {}, { sender: Author, dispatchUid: 'welcome', consumer: 'links' }))
  const { ask } = await stageWithAuthor()

  const { text } = await ask('/signals')
  expect(text).toContain('<strong>welcome</strong>')
  // It has a graph that zooms, and no pages of receivers to lead to.
  expect(text).toContain('<script src="/graph.js" defer>')
  expect(text).not.toContain('<a href="/signals?')
  expect((await ask('/graph.js')).status).toBe(200)
})

it('has none of the pages that need the local cloud', async () => {
  const { ask } = await stageWithAuthor()

  const { text } = await ask('/')

  for (const path of ['/inbox', '/break', '/records', '/api/mails']) {
    expect((await ask(path)).status, path).toBe(404)
    expect(text).not.toContain(`href="${path}"`)
  }
})

it('requires its token, which is not part of the address of a page', async () => {
  const { ask, entered, token } = await stageWithAuthor()

  const stranger = await ask('/data', { headers: { cookie: '' } })
  const guess = await ask(`/data?token=${token}x`, { headers: { cookie: '' } })

  expect(token.length).toBeGreaterThan(30)
  expect(entered.status).toBe(303)
  expect(entered.headers.get('location')).toBe('/')
  expect(entered.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/)
  for (const { status, text } of [stranger, guess]) {
    expect(status).toBe(403)
    expect(JSON.parse(text)).toMatchObject({ code: 'console.tokenRequired' })
  }
})

it('rejects another website, even with the cookie', async () => {
  const { ask, authors } = await stageWithAuthor({ write: true })

  const foreign = { method: 'POST', headers: { origin: 'https://evil.example' } }
  const answer = await ask('/data/delete/Author?id=ada', foreign)

  expect(answer.status).toBe(403)
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'console.foreignOrigin' })
  expect(await authors.find('ada')).toBeDefined()
})

it('explains what AWS has refused, on the page and in the terminal', async () => {
  const { database, line } = memoryDatabase(BOOKSHOP)
  const { ask, failed } = await runningStage(database)
  line.next('GetItem', answers(Object.assign(new Error('no permission <here>'), { name: 'AccessDeniedException' })))

  const { status, text } = await ask('/data/instances/Author?id=ada')

  expect(status).toBe(500)
  expect(text).toContain('AWS denied access (no permission &lt;here&gt;). The tables are data and ledger.')
  expect(failed).toEqual([
    expect.stringMatching(/^The console failed at GET \/data\/instances\/Author\. AWS denied access/),
  ])
})
