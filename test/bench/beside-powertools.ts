import { inspect } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { toLambdaRecord } from 'dynamo-signals/testing'
import * as z from 'zod'
import { type InstalledPackages, installPackages } from '../support/installed-packages.ts'
import { memoryDatabase } from '../support/memory-database.ts'
import { MemoryDynamoDB } from '../support/memory-dynamodb/memory-dynamodb.ts'
import { MemoryEndpoint } from '../support/memory-dynamodb/memory-endpoint.ts'
import { RECORDING, recordedRecords } from '../support/recorded-stream/recorded-records.ts'

/**
 * Runs the same work by Powertools' idempotency and by durable receivers, both over tables in memory, and prints which of
 * it ran, and what Powertools' parser makes of a record. Installs both in a temporary folder, because the project does not
 * depend on them.
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

const installPowertools = (): InstalledPackages =>
  installPackages(
    ...['idempotency', 'parser', 'commons', 'jmespath'].map(name => `@aws-lambda-powertools/${name}@${VERSION}`),
    ...['client', 'lib'].map(name => `@aws-sdk/${name}-dynamodb@3.1162.0`),
    'zod@4.6.7',
  )

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

/** Prints what the parser makes of the first recorded record, as Lambda has it and as DynamoDB Local sends it. */
async function parse(): Promise<void> {
  const { DynamoDBStreamSchema } = powertools.require('@aws-lambda-powertools/parser/schemas/dynamodb')
  const origin = { region: 'eu-central-1', streamArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/t/stream/1' }
  const [recorded] = await recordedRecords()
  const [sent] = JSON.parse(RECORDING).Records
  const records = {
    'of Lambda': recorded && toLambdaRecord(recorded, origin),
    'of DynamoDB Local': { ...sent, eventSourceARN: origin.streamArn },
  }
  for (const [whose, record] of Object.entries(records)) {
    const { data, error } = DynamoDBStreamSchema.safeParse({ Records: [record] })
    const image = data?.Records[0].dynamodb.NewImage
    const outcome = error
      ? `refused: ${error.issues[0].message}`
      : `bytes ${inspect(image.bytes)}, of a set ${inspect(image.manyBytes)}`
    process.stdout.write(`a record ${whose.padEnd(27)} parser      ${outcome}\n`)
  }
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
await parse()
powertools.remove()
