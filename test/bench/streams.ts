/**
 * Compares the work of a stream handler for the library's own items and for the items of a table that other code writes:
 * `npm run bench streams`. A batch has 100 records with 12 attributes. Two receivers are connected, and one record of ten
 * matches their conditions. The network responds immediately.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, becomes, defineModel, openDatabase, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { createStreamHandler, type LambdaRecord } from 'dynamo-signals/streams'
import * as z from 'zod'
import { type Contender, compare } from './compare.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const RECORDS = 100
const table = existingTable({ tableName: 'theirs', partitionKey: 'pk', sortKey: 'sk' })
const names = Array.from({ length: 10 }, (_, at) => `field${at}`)
const schema = z.object({
  status: z.string(),
  ...Object.fromEntries(names.map(name => [name, z.string()])),
})
const Own = defineModel('Own', { schema })
const Theirs = defineModel('Theirs', { schema, storedIn: table.items({ is: { entity: 'order' }, id: 'field0' }) })
const Tested = defineModel('Tested', { schema, storedIn: table.items({ is: item => item.entity === 'order' }) })

const results = await compare(
  { 'own items': handler(Own), 'existing, by value': handler(Theirs), 'existing, by function': handler(Tested) },
  { rounds: 11, milliseconds: 400 },
)
for (const { name, ratio, microseconds } of results) {
  process.stdout.write(`${name}: ${ratio.toFixed(2)} x, ${(microseconds / RECORDS).toFixed(1)} µs a record\n`)
}

function handler(model: AnyModel): Contender {
  const consumer = model.name
  for (const uid of ['one', 'other']) {
    const options = { sender: model, consumer, dispatchUid: `${consumer}/${uid}`, when: becomes('status', 'paid') }
    postSave.connect(() => undefined, options as never)
  }
  const client = new DynamoDBClient(stubbedNetwork(() => '{}'))
  const tables = model.storedIn ? {} : { tableName: 'ours' }
  const database = openDatabase({ client, ledgerTableName: 'ledger', models: [model], ...tables })
  const handle = createStreamHandler({ database, consumer })
  const Records = Array.from({ length: RECORDS }, (_, at) => recordOf(model, at))
  return () => handle({ Records })
}

function recordOf(model: AnyModel, at: number): LambdaRecord {
  const before = { ...itemOf(model, at), status: { S: 'open' } }
  const after = {
    ...before,
    status: { S: at % 10 === 0 ? 'paid' : 'sent' },
    ...(!model.storedIn && { _wid: { S: `w${at}` } }),
  }
  return {
    eventID: String(at),
    eventName: 'MODIFY',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-1',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/${model.storedIn ? 'theirs' : 'ours'}/stream/2026`,
    dynamodb: { Keys: keysOf(before), SequenceNumber: String(at), NewImage: after, OldImage: before },
  }
}

function keysOf({ pk, sk }: Readonly<Record<string, object>>): object {
  return { pk, sk }
}

function itemOf(model: AnyModel, at: number): Record<string, { S: string } | { N: string }> {
  const fields = Object.fromEntries(names.map(name => [name, { S: `${name} of ${at}, and so on` }]))
  if (model.storedIn) return { pk: { S: `ORDER#${at}` }, sk: { S: 'ORDER' }, entity: { S: 'order' }, ...fields }
  const own = { _type: { S: model.name }, _v: { N: '2' }, _wid: { S: `v${at}` }, id: { S: String(at) } }
  return { pk: { S: `${model.name}#${at}` }, sk: { S: 'instance' }, ...own, ...fields }
}
