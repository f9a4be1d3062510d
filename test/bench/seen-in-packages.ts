import { inspect } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { ConflictError, defineModel } from 'dynamo-signals'
import {
  item,
  number,
  string,
  Entity as ToolboxEntity,
  GetItemCommand as ToolboxGet,
  Table as ToolboxTable,
} from 'dynamodb-toolbox'
import { Entity } from 'electrodb'
import { installPackages } from '../support/installed-packages.ts'
import { MemoryEndpoint } from '../support/memory-dynamodb/memory-endpoint.ts'

/**
 * Repeats what docs/surprises.md says about packages that are too large to be installed for a test, or that behave
 * differently from run to run. Installs them in a temporary folder.
 */
const packages = installPackages(
  ...['effect@4.1.0', 'dynamodb-onetable@2.7.7', 'dynamoose@4.2.0', '@aws-sdk/client-dynamodb@3.1162.0'],
  ...['@aws/durable-execution-sdk-js@2.4.0', '@aws/durable-execution-sdk-js-testing@1.1.4'],
)

const print = (what: string, seen: unknown) =>
  process.stdout.write(`${what.padEnd(44)} ${inspect(seen, { breakLength: 150 })}\n`)

const outcome = (call: () => unknown) =>
  Promise.resolve()
    .then(call)
    .catch((error: Error) => `${error.name}: ${error.message.split('\n')[0]?.slice(0, 90)}`)

async function effect(): Promise<void> {
  const { Schema } = packages.require('effect')
  const struct = Schema.Struct({ title: Schema.String, note: Schema.optionalKey(Schema.String) })
  const wrapped = Schema.toStandardSchemaV1(struct)
  print('Effect, a schema as a model has it', await outcome(() => defineModel('Book', { schema: struct }).name))
  print('Effect, wrapped', await outcome(() => defineModel('Book', { schema: wrapped }).name))
  const { issues } = await wrapped['~standard'].validate({ title: 'Poetry', note: undefined })
  print('Effect, undefined for an optionalKey', issues?.[0].message ?? 'taken')
}

/** Each library reads an item with a number beyond 2^53, and writes what it read. */
async function numbers(): Promise<void> {
  const { Table: OneTable } = packages.require('dynamodb-onetable')
  const { Dynamo } = packages.require('dynamodb-onetable/Dynamo')
  const dynamoose = packages.require('dynamoose')
  const marks = { _et: { S: 'Book' }, _type: { S: 'Book' }, __edb_e__: { S: 'book' }, __edb_v__: { S: '1' } }
  const Item = { pk: { S: 'b1' }, sk: { S: 'book' }, id: { S: 'b1' }, sold: { N: '9007199254740993' }, ...marks }
  const { config } = new MemoryEndpoint(async operation => (operation === 'GetItem' ? { Item } : {}) as never)
  const client = new DynamoDBClient(config)
  const documentClient = DynamoDBDocumentClient.from(client)

  const indexes = { primary: { hash: 'pk', sort: 'sk' } }
  const fields = { pk: { type: String, value: 'b1' }, sk: { type: String, value: 'book' }, sold: { type: Number } }
  const schema = { format: 'onetable:1.1.0', version: '1.0.0', indexes, models: { Book: fields } }
  const onetable = new OneTable({ name: 'Books', client: new Dynamo({ client }), partial: false, schema }).getModel(
    'Book',
  )
  const electrodb = new Entity(
    {
      model: { entity: 'book', version: '1', service: 'shop' },
      attributes: { id: { type: 'string' }, sold: { type: 'number' } },
      indexes: { book: { pk: { field: 'pk', composite: ['id'] }, sk: { field: 'sk', composite: [] } } },
    },
    { client: documentClient, table: 'Books' },
  )
  const table = new ToolboxTable({
    name: 'Books',
    documentClient,
    partitionKey: { name: 'pk', type: 'string' },
    sortKey: { name: 'sk', type: 'string' },
  })
  const toolbox = new ToolboxEntity({
    name: 'Book',
    table,
    timestamps: false,
    schema: item({ pk: string().key(), sk: string().key(), sold: number().optional() }),
  })
  dynamoose.aws.ddb.set(new dynamoose.aws.ddb.DynamoDB(config))
  const moose = dynamoose.model('Book', {
    pk: { type: String, hashKey: true },
    sk: { type: String, rangeKey: true },
    sold: Number,
  })
  new dynamoose.Table('Books', [moose], { create: false, waitForActive: false })

  const key = { pk: 'b1', sk: 'book' }
  const readBy = {
    OneTable: async () => (await onetable.get({})).sold,
    ElectroDB: async () => (await electrodb.get({ id: 'b1' }).go()).data?.sold,
    'dynamodb-toolbox': async () => (await toolbox.build(ToolboxGet).key(key).send()).Item?.sold,
    Dynamoose: async () => (await moose.get(key)).sold,
  }
  for (const [library, read] of Object.entries(readBy)) print(`${library} reads 9007199254740993`, await outcome(read))
  const sold = 9007199254740993n
  print('OneTable writes it', await outcome(async () => (await onetable.update({ sold })).sold))
  print('ElectroDB writes it', await outcome(() => electrodb.put({ id: 'b1', sold: sold as never }).go()))
}

/** How often a handler ran that waits once after a step, for each of several executions in one process. */
async function replays(settings: { readonly skipTime: boolean; readonly executions: number }): Promise<number[]> {
  const { withDurableExecution } = packages.require('@aws/durable-execution-sdk-js')
  const { LocalDurableTestRunner } = packages.require('@aws/durable-execution-sdk-js-testing')
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: settings.skipTime })
  const counts: number[] = []
  for (let execution = 0; execution < settings.executions; execution++) {
    let ran = 0
    const handlerFunction = withDurableExecution(async (_event: unknown, context: Durable) => {
      ran += 1
      await context.step('a', async () => 1)
      await context.wait({ seconds: 1 })
    })
    await new LocalDurableTestRunner({ handlerFunction }).run({ payload: {} })
    counts.push(ran)
  }
  await LocalDurableTestRunner.teardownTestEnvironment()
  return counts
}

interface Durable {
  step<Result>(name: string, run: () => Promise<Result>, options?: object): Promise<Result>
  wait(duration: { readonly seconds: number }): Promise<void>
}

async function durable(): Promise<void> {
  const { withDurableExecution } = packages.require('@aws/durable-execution-sdk-js')
  const { LocalDurableTestRunner } = packages.require('@aws/durable-execution-sdk-js-testing')
  await LocalDurableTestRunner.setupTestEnvironment({ skipTime: true })
  const handlerFunction = withDurableExecution(async (_event: unknown, context: Durable) => {
    const { at } = await context.step('place', async () => ({ at: new Date(0) }))
    const conflict = async () => Promise.reject(new ConflictError('Order', 'o1'))
    const options = { retryStrategy: () => ({ shouldRetry: false }) }
    const error = await context.step('pay', conflict, options).catch((thrown: Error) => thrown)
    const { name, code, cause } = error as { name: string; code?: string; cause?: Error }
    return { at, error: { name, code, isConflict: error instanceof ConflictError, causeName: cause?.name } }
  })
  const execution = await new LocalDurableTestRunner({ handlerFunction }).run({ payload: {} })
  await LocalDurableTestRunner.teardownTestEnvironment()
  print('Durable functions, a Date and a ConflictError', execution.getResult())
  print('Runs of a handler that waits, with skipTime', await replays({ skipTime: true, executions: 6 }))
  print('Runs of a handler that waits, without', await replays({ skipTime: false, executions: 3 }))
}

try {
  await effect()
  await numbers()
  await durable()
} finally {
  packages.remove()
}
process.exit()
