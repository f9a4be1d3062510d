import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import * as z from 'zod'
import { memoryDatabase } from '../support/memory-database.ts'
import { MemoryDynamoDB } from '../support/memory-dynamodb/memory-dynamodb.ts'
import { MemoryEndpoint } from '../support/memory-dynamodb/memory-endpoint.ts'

/**
 * Runs the same work by Powertools' idempotency and by durable receivers, both over tables in memory, and prints which of
 * it ran. Installs Powertools in a temporary folder, because the project does not depend on it.
 */
const VERSION = '2.35.0'

type Image = { readonly tags: Set<string> }
type Work = (image: Image) => Promise<unknown>
interface Idempotency {
  makeIdempotent(work: Work, options: object): (image: unknown) => Promise<unknown>
  IdempotencyConfig: new (options: object) => { registerLambdaContext(context: object): void }
}

const Book = defineModel('Book', { schema: z.object({ tags: z.set(z.string()) }) })

/** The records of one book: its creation, and a change of a set. */
async function recordedChanges() {
  const { database, table } = memoryDatabase([Book])
  const books = database.repository(Book)
  const book = await books.create({ id: 'b1', tags: new Set(['poetry']) })
  await books.update(book, { tags: new Set(['cooking', 'travel']) })
  return table.records as StreamEvent['Records']
}

function installPowertools(): { readonly require: NodeJS.Require; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'beside-powertools-'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const powertools = ['idempotency', 'commons', 'jmespath'].map(name => `@aws-lambda-powertools/${name}@${VERSION}`)
  const names = [...powertools, '@aws-sdk/client-dynamodb@3.1162.0', '@aws-sdk/lib-dynamodb@3.1162.0']
  execFileSync('npm', ['install', '--save-exact', '--no-audit', '--no-fund', '--loglevel=error', ...names], {
    cwd: folder,
  })
  return { require: createRequire(join(folder, 'index.js')), remove: () => rmSync(folder, { recursive: true }) }
}

/** Runs work on each image by Powertools. Every piece of work is wrapped on its own, as its documentation shows. */
async function byPowertools(images: readonly Image[], work: readonly Work[], note: (line: string) => void) {
  const { makeIdempotent, IdempotencyConfig }: Idempotency = powertools.require('@aws-lambda-powertools/idempotency')
  const { DynamoDBPersistenceLayer } = powertools.require('@aws-lambda-powertools/idempotency/dynamodb')
  const memory = new MemoryDynamoDB({ tables: [{ name: 'keys', partitionKey: 'id', indexes: [], stream: false }] })
  const awsSdkV3Client = new DynamoDBClient(new MemoryEndpoint(memory.transport).config)
  const config = new IdempotencyConfig({})
  config.registerLambdaContext({ getRemainingTimeInMillis: () => 30_000 })
  const persistenceStore = new DynamoDBPersistenceLayer({ tableName: 'keys', awsSdkV3Client })
  const wrapped = work.map(each => makeIdempotent(each, { persistenceStore, config }))
  for (const image of images) {
    for (const each of wrapped) await each(image).catch(error => note(error.name))
  }
}

/** Runs the same work as durable receivers on the same records, each of which Lambda hands over by itself. */
async function byReceivers(records: StreamEvent['Records'], work: readonly Work[], note: (line: string) => void) {
  const { database } = memoryDatabase([Book])
  const undo = work.map((each, index) => {
    const receiver = ({ instance, once }: PostSave<typeof Book>) =>
      once(`version ${instance.version}`, async () => void (await each(instance)))
    return postSave.connect(receiver, { sender: Book, consumer: 'search', dispatchUid: `search/${index}` })
  })
  const handle = createStreamHandler({ database, consumer: 'search' })
  for (const record of records) {
    const { batchItemFailures } = await handle({ Records: [record] })
    if (batchItemFailures.length > 0) note('a failed record')
  }
  for (const disconnect of undo) disconnect()
}

/** Prints what each of the two ran for the records. `result` is what every piece of work returns. */
async function compare(what: string, records: StreamEvent['Records'], names: readonly string[], result?: object) {
  // What the work needs of an image. Our version number in it would make its keys differ.
  const images = records.map(({ dynamodb }): Image => ({ tags: unmarshall(dynamodb?.NewImage).tags }))
  const lines: string[] = []
  const work = names.map(name => async ({ tags }: Image) => {
    lines.push(`${name} ${[...tags].join('+')}`)
    return result
  })
  const print = (by: string) =>
    process.stdout.write(`${what.padEnd(36)} ${by.padEnd(11)} ${lines.splice(0).join(', ')}\n`)
  const note = (line: string) => void lines.push(line)
  await byPowertools(images, work, note)
  print('Powertools')
  await byReceivers(records, work, note)
  print('receivers')
}

process.env.AWS_LAMBDA_FUNCTION_NAME = 'search'
const powertools = installPowertools()
const { unmarshall } = powertools.require('@aws-sdk/util-dynamodb')
const [created, changed] = await recordedChanges()
if (!created || !changed) throw new Error('The book has two records.')

process.stdout.write(`Powertools ${VERSION} beside durable receivers: what ran\n`)
await compare('two functions, one record', [created], ['index', 'count'])
await compare('two records that differ in a set', [created, changed], ['index'])
await compare('a Date as result, delivered twice', [created, created], ['index'], { at: new Date(0) })
powertools.remove()
