import { defineModel, openDatabase, postSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { replay } from 'dynamo-signals/operations'
import * as z from 'zod'
import { itemsOf } from '../../../packages/dynamo-signals/src/existing/stored-items.ts'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { readRecord } from '../../../packages/dynamo-signals/src/streams/stream-record.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const things = existingTable({ tableName: 'things', partitionKey: 'pk', sortKey: 'sk' })
const is = { kind: 'thing' }
const schema = z.object({ name: z.string() })
const Thing = defineModel('Thing', { schema, storedIn: things.items({ is, id: 'name' }) })
const Late = defineModel('Late', { schema, storedIn: things.items({ is: (async () => true) as never }) })

const table = (options?: object) => () => existingTable(options as never)
const items = (options?: object) => () => things.items(options as never)
const define = (definition: object) => () => defineModel('Thing', { schema, ...definition } as never)
const opened = () => {
  const { line } = memoryDatabase([Thing])
  return openDatabase({ client: line.transport, ledgerTableName: 'ledger', models: [Thing] })
}
const replayed = (options: object) => async () => {
  const off = postSave.connect(() => {}, { sender: Thing, dispatchUid: 'limits/seen', consumer: 'limits' })
  try {
    await replay(opened(), { consumer: 'limits', dispatchUid: 'limits/seen', ...options })
  } finally {
    off()
  }
}
const fromAnotherTable = {
  eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/others/stream/2026-01-01T00:00:00.000',
  dynamodb: { NewImage: { pk: { S: 'a' } } },
}

/** What is refused of tables that other code writes, each named by what is wrong with it. */
export const REFUSED_EXISTING: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['a table without options', table()],
  ['an option of a table that does not exist', table({ tableName: 'a', partitionKey: 'pk', region: 'eu' })],
  ['a table without a name', table({ partitionKey: 'pk' })],
  ['a sort key that is the partition key', table({ tableName: 'a', partitionKey: 'pk', sortKey: 'pk' })],
  ['items without options', items()],
  ['items without a condition', items({})],
  ['items with an empty condition', items({ is: {} })],
  ['a condition that cannot be compared', items({ is: { kind: ['a'] } })],
  ['an id that is a number', items({ is, id: 5 })],
  ['a condition that is a promise', () => itemsOf(Late)?.isInstance({})],
  ['storedIn made by hand', define({ storedIn: { tableName: 'things' } })],
  ['unique values of such a model', define({ storedIn: things.items({ is }), unique: ['name'] })],
  ['a repository of such a model', () => opened().repository(Thing)],
  ['an item without its id', () => itemsOf(Thing)?.idOf(Thing, { pk: { S: 'a' }, sk: { S: 'b' } })],
  ['a record of another table', () => readRecord(coreOf(opened()).core, fromAnotherTable)],
  ['a replay since a date', replayed({ model: Thing, since: new Date(0) })],
  ['a replay without a model', replayed({})],
  ['a replay of ids whose keys are unknown', replayed({ model: Thing, ids: ['a'] })],
]
