import { defineModel, type PostSave, postSave, RetryLater } from 'dynamo-signals'
import { deadLetters, filterPatterns, redrive } from 'dynamo-signals/operations'
import { createStreamHandler, inline, wakeEvent } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import * as z from 'zod'
import type { LambdaRecord } from '../../../packages/dynamo-signals/src/streams/lambda-record.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Page = defineModel('Page', { schema: z.object({ title: z.string() }) })
const options = { sender: Page, dispatchUid: 'search/index', consumer: 'search' }

/** A database of the same model with a table, a stream and a ledger of its own, and a handler for its stream. */
function stage(name: string) {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const { database, table } = memoryDatabase([Page], { name, runtime: { now: () => new Date(now) } })
  const handle = createStreamHandler({ database, consumer: 'search' })
  return {
    database,
    save: (title: string) => database.repository(Page).create({ title }),
    deliver: () => handle({ Records: table.records as LambdaRecord[] }),
    wakeLater: async () => {
      now += 3_600_000
      await handle(wakeEvent('search'))
    },
    letters: () => Array.fromAsync(deadLetters(database, 'search')),
  }
}

function index(into: string[], fails: () => unknown = () => undefined) {
  return async ({ instance, database }: PostSave<typeof Page>) => {
    const failure = fails()
    if (failure) throw failure
    into.push(`${database.name}: ${instance.title}`)
  }
}

it('runs a receiver for the streams of all databases, and says which one it is called for', async () => {
  const [live, archive] = [stage('default'), stage('archive')]
  const heard: string[] = []
  connected(postSave.connect(index(heard), options))
  await live.save('new')
  await archive.save('old')

  await live.deliver()
  await archive.deliver()

  expect(heard).toEqual(['default: new', 'archive: old'])
})

it('runs a receiver that is connected for one database for its stream only', async () => {
  const [live, archive] = [stage('default'), stage('archive')]
  const [heard, ofArchive]: [string[], string[]] = [[], []]
  connected(postSave.connect(index(heard), { ...options, dispatchUid: 'search/all' }))
  connected(postSave.connect(index(ofArchive), { ...options, database: 'archive' }))
  await live.save('new')
  await archive.save('old')

  await live.deliver()
  await archive.deliver()

  expect(heard).toEqual(['default: new', 'archive: old'])
  expect(ofArchive).toEqual(['archive: old'])
})

it('lets two databases have different receivers of the same name', async () => {
  const [live, archive] = [stage('default'), stage('archive')]
  const [ofLive, ofArchive]: [string[], string[]] = [[], []]
  connected(postSave.connect(index(ofLive), { ...options, database: 'default' }))
  connected(postSave.connect(index(ofArchive), { ...options, database: 'archive' }))
  await live.save('new')
  await archive.save('old')

  await live.deliver()
  await archive.deliver()

  expect([ofLive, ofArchive]).toEqual([['default: new'], ['archive: old']])
})

it('refuses a batch if the receivers of the consumer are connected for other databases', async () => {
  const live = stage('default')
  connected(postSave.connect(index([]), { ...options, database: 'archive' }))
  await live.save('new')

  await expect(live.deliver()).rejects.toThrow(
    /no receiver is connected to the consumer "search", .* receivers: none\./,
  )
})

it('redrives the dead letters of a database with the receiver of that database', async () => {
  const archive = stage('archive')
  const heard: string[] = []
  let isBroken = true
  const work = index(heard, () => isBroken && new Error('A planted fault'))
  connected(postSave.connect(index([]), { ...options, database: 'default' }))
  connected(postSave.connect(work, { ...options, database: 'archive', maxAttempts: 1 }))
  await archive.save('old')
  await archive.deliver()
  expect(await archive.letters()).toHaveLength(1)

  isBroken = false
  await redrive(archive.database, { consumer: 'search' })

  expect(heard).toEqual(['archive: old'])
  expect(await archive.letters()).toEqual([])
})

it('retries the waiting records of a database with the receiver of that database', async () => {
  const archive = stage('archive')
  const heard: string[] = []
  let isDown = true
  const work = index(heard, () => isDown && new RetryLater('The index is being built'))
  connected(postSave.connect(index([]), { ...options, database: 'default', retry: { giveUpAfter: 1 } }))
  connected(postSave.connect(work, { ...options, database: 'archive' }))
  await archive.save('old')
  await archive.deliver()

  isDown = false
  await archive.wakeLater()

  expect(heard).toEqual(['archive: old'])
})

it('delivers inline to the receivers of the database that wrote', async () => {
  const heard: string[] = []
  connected(postSave.connect(index(heard), { ...options, database: 'archive' }))
  const open = (name: string) => memoryDatabase([Page], { name, delivery: inline() }).database

  await open('default').repository(Page).create({ title: 'new' })
  await open('archive').repository(Page).create({ title: 'old' })

  expect(heard).toEqual(['archive: old'])
})

it('derives the event filters of one database from its receivers', async () => {
  const Draft = defineModel('Draft', { schema: z.object({}) })
  connected(postSave.connect(index([]), { ...options, database: 'archive' }))
  connected(postSave.connect(() => {}, { sender: Draft, dispatchUid: 'search/draft', consumer: 'search' }))
  const typesOf = (patterns: { pattern: string }[]) =>
    patterns.map(({ pattern }) => JSON.parse(pattern).dynamodb.NewImage._type.S)

  expect(typesOf(filterPatterns('search'))).toEqual([['Page', 'Draft']])
  expect(typesOf(filterPatterns('search', { database: 'archive' }))).toEqual([['Page', 'Draft']])
  expect(typesOf(filterPatterns('search', { database: 'default' }))).toEqual([['Draft']])
})
