import { postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { beforeEach, expect, it } from 'vitest'
import { Author, BOOKSHOP, Profile } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { rawItems } from '../../support/raw-items.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { runCommand } from './run-command.ts'

let shop: FreshDatabase
beforeEach(async () => {
  shop = await freshDatabase(BOOKSHOP)
})

const run = (args: string, environment?: Record<string, string>) => runCommand(shop, args.split(' '), environment)
const json = async (args: string) => JSON.parse((await run(`${args} --json`)).stdout)
const profiles = (id: string) => shop.database.repository(Profile).find(id)
const author = (name: string) => shop.database.repository(Author).create({ id: name, email: `${name}@a.org`, name })

it('lists the receivers of each signal', async () => {
  const { code, stdout } = await run('list')

  expect(code).toBe(0)
  expect(stdout).toMatch(/^SIGNAL +SENDER +RECEIVER +CONSUMER/)
  expect(stdout).toMatch(/^post-save +Author +open-profile +links/m)
  expect(await json('list')).toContainEqual(
    expect.objectContaining({
      signal: 'post-save',
      receivers: [expect.objectContaining({ receiver: 'open-profile' })],
    }),
  )
})

it('refuses to redrive a receiver in a consumer that does not run it', async () => {
  const { code, stderr } = await run('redrive --uid open-profile --consumer mail')

  expect(code).toBe(2)
  expect(stderr).toContain('The receiver "open-profile" runs in links, not in the consumer "mail".')
})

it('draws the graph as Mermaid and as a picture', async () => {
  expect((await run('graph')).stdout).toMatch(/^flowchart LR\n/)
  expect((await run('graph --format svg')).stdout).toMatch(/^<svg .*<\/svg>\n$/s)
  expect((await run('graph --format png')).code).toBe(2)
})

it('fails a check for a receiver that never runs', async () => {
  expect((await run('check')).code).toBe(0)

  const { code, stdout } = await run('check', { WIRING: 'broken' })

  expect(code).toBe(1)
  expect(stdout).toContain('error check.unknownSender: lost expects a sender named "Poet"')
})

it('replays a receiver, once, with its progress beside the result', async () => {
  await author('ada')
  await author('eve')

  const dry = await json('replay --uid open-profile --dry-run')
  expect(dry).toMatchObject({ delivered: 2 })
  expect(await profiles('ada')).toBeUndefined()

  const first = await run('replay --uid open-profile')
  expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('2 delivered, 0 done before') })
  expect(first.stderr).toMatch(/items \(\d+ %\), [\d,]+ a second.*delivered/)
  expect(await profiles('ada')).toBeDefined()
  expect(await json('replay --consumer links --model Author')).toMatchObject({ delivered: 0, already: 2 })
})

it('replays the instances with the given IDs, and fails if one of them does not exist', async () => {
  await author('ada')
  await author('eve')

  const { code, stdout } = await run('replay --uid open-profile --model Author --id ada --id nobody')

  expect(code).toBe(1)
  expect(stdout).toContain('2 items read.\n1 delivered, 0 done before')
  expect(stdout).toContain('There is no Author "nobody".')
  expect(await profiles('ada')).toBeDefined()
  expect(await profiles('eve')).toBeUndefined()
})

it('reports the failures of a replay, and fails', async () => {
  await author('ada')

  const { code, stdout } = await run('replay --uid open-profile', { REFUSED: 'ada' })

  expect(code).toBe(1)
  expect(stdout).toContain('failed open-profile for Author#ada: Error: ada is refused')
})

it('lists dead letters and redrives them', async () => {
  await author('ada')
  await parkAll()

  const listed = await run('dead-letters')
  expect(listed).toMatchObject({ code: 1, stdout: expect.stringContaining('ada is refused') })
  const [letter] = await json('dead-letters --consumer links')
  expect(letter).toMatchObject({ dispatchUid: 'open-profile', itemKey: 'Author#ada' })
  expect(letter).not.toHaveProperty('record')

  expect(await json('redrive --dry-run')).toEqual({ wouldRedrive: [letter.id] })
  expect(await run('redrive', { REFUSED: 'ada' })).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /^0 delivered, 0 superseded, 1 failed\.\nfailed open-profile, letter .+: Error: ada is refused/,
    ),
  })
  expect(await run('redrive --uid open-profile')).toMatchObject({
    code: 0,
    stdout: '1 delivered, 0 superseded, 0 failed.\n',
  })
  expect(await run('dead-letters')).toMatchObject({ code: 0, stdout: 'There are no dead letters.\n' })
  expect(await run('redrive')).toMatchObject({ code: 0, stdout: 'There are no dead letters to deliver.\n' })
  expect(await profiles('ada')).toBeDefined()
})

/** Lets the receiver of the configuration give up on everything in the stream. */
async function parkAll(): Promise<void> {
  const refuse = () => Promise.reject(new Error('ada is refused'))
  const undo = postSave.connect(refuse, {
    sender: Author,
    dispatchUid: 'open-profile',
    consumer: 'links',
    maxAttempts: 1,
  })
  const Records = await new StreamDriver(shop.tableName).newRecords()
  await createStreamHandler({ database: shop.database, consumer: 'links' })({ Records })
  undo()
}

it('verifies, lists the repairs, and makes them', async () => {
  await author('ada')
  await rawItems(shop).delete('unique#Author.email#ada@a.org', 'guard')

  const found = await run('verify')
  expect(found.code).toBe(1)
  expect(found.stdout).toContain('guardMissing: Author ada has the email')
  expect(found.stdout).toContain('(--repair can repair it)')
  expect(await run('verify --repair --dry-run')).toMatchObject({ code: 1 })

  const repairs = await run('verify --repair')
  expect(repairs).toMatchObject({ code: 0, stdout: expect.stringContaining('1 finding, 1 repaired') })
  expect(await json('verify')).toMatchObject({ findings: [], byKind: {} })
})

it('runs the checks of the application when instances have settled', async () => {
  await author('ada')
  await rawItems(shop).put('Author#ada', { updatedAt: { S: '2026-01-01T00:00:00.000Z' } })

  expect(await json('verify')).toMatchObject({ byKind: { authorWithoutProfile: 1 } })
  expect(await json('verify --repair')).toMatchObject({ repaired: 1 })
  expect(await profiles('ada')).toBeDefined()
})

it.each([
  ['neither a receiver nor a consumer to replay', 'replay', 'Select a receiver with --uid'],
  ['a receiver that is not connected', 'replay --uid nobody', 'There is no durable receiver "nobody"'],
  ['a consumer that is not there', 'dead-letters --consumer nobody', 'The consumers are: links'],
  ['a dead letter that is not there', 'redrive --id nope', 'There is no dead letter "nope".'],
  ['a model that is not there', 'replay --uid open-profile --model Poem', 'There is no model "Poem"'],
  ['a time that is none', 'replay --uid open-profile --since soon', '--since must be a time'],
  ['a number that is none', 'verify --segments none', '--segments must be a number'],
])('rejects %s', async (_, args, message) => {
  const { code, stdout, stderr } = await run(args)

  expect(code).toBe(2)
  expect(stdout).toBe('')
  expect(stderr).toContain(message)
})

it('stops cleanly at Ctrl-C, and resumes where it stopped', async () => {
  for (let index = 0; index < 30; index++) await author(`a${index}`)

  const { code, stderr } = await interrupted('replay --uid open-profile --segments 1 --rate 20')

  expect(code).toBe(1)
  const token = /--resume-from (\S+)/.exec(stderr)?.[1] ?? ''
  expect(token).not.toBe('')
  const rest = await json(`replay --uid open-profile --resume-from ${token}`)
  expect(rest.scanned).toBeGreaterThanOrEqual(60)
  for (let index = 0; index < 30; index++) expect(await profiles(`a${index}`)).toBeDefined()
})

/** Interrupts a command once it has reported its progress. */
function interrupted(args: string) {
  return runCommand(shop, args.split(' '), {}, { interruptAt: / a second/ })
}
