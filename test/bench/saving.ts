import { parseArgs } from 'node:util'
import { type AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type Database, openDatabase, preSave, type Transport } from 'dynamo-signals'
import { leanTransport } from 'dynamo-signals/lean'
import { type Contender, compare } from './compare.ts'
import { Company, Person, person } from './person.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const TableName = 'bench'
const PAGE = 20

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values
const settings = quick ? { rounds: 11, milliseconds: 60 } : { rounds: 11, milliseconds: 400 }

const items = await storedItems(PAGE)
const answers: Readonly<Record<string, string>> = {
  GetItem: JSON.stringify({ Item: items[0] }),
  Query: JSON.stringify({ Items: items, Count: PAGE, ScannedCount: PAGE }),
}
const network = () => stubbedNetwork(operation => answers[operation] ?? '{}')

preSave.connect(({ instance }) => void instance.email.includes('@'), { sender: Person, dispatchUid: 'bench/email' })
preSave.connect(({ instance, previous }) => void (instance.credit === previous?.credit), {
  sender: Person,
  dispatchUid: 'bench/credit',
})

const raw = DynamoDBDocumentClient.from(new DynamoDBClient(network()))
const ours = database(new DynamoDBClient(network()))
const lean = database(leanTransport(new DynamoDBClient(network())))

await report('save of a loaded instance', { raw: rawPut(), ours: await save(ours), lean: await save(lean) })
await report('update of a loaded instance', { raw: rawPut(), ours: await update(ours), lean: await update(lean) })
await report('get', { raw: rawGet(), ours: get(ours), lean: get(lean) })
await report(`query of ${PAGE}`, { raw: rawQuery(), ours: query(ours), lean: query(lean) })
await report(`list of ${PAGE}`, { raw: rawList(), ours: list(ours), lean: list(lean) })

function database(client: DynamoDBClient | Transport): Database {
  return openDatabase({ client, tableName: TableName, ledgerTableName: 'ledger', models: [Company, Person] })
}

/** The write of a careful program without the library: the whole item, if its version is the one that was read. */
function rawPut(): Contender {
  const { id, ...fields } = person(0)
  let version = 1
  return () => {
    const Item = { pk: `Person#${id}`, sk: 'instance', id, ...fields, loginCount: version, version: version + 1 }
    const ConditionExpression = '#version = :version'
    const ExpressionAttributeNames = { '#version': 'version' }
    const ExpressionAttributeValues = { ':version': version++ }
    return raw.send(
      new PutCommand({ TableName, Item, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues }),
    )
  }
}

async function save(into: Database): Promise<Contender> {
  const people = into.repository(Person)
  const loaded = await people.get('person-0')
  let count = 100
  return () => people.save(Object.assign(loaded, { loginCount: count++ }))
}

async function update(into: Database): Promise<Contender> {
  const people = into.repository(Person)
  const loaded = await people.get('person-0')
  let count = 100
  return () => people.update(loaded, { loginCount: count++ })
}

function rawGet(): Contender {
  const Key = { pk: 'Person#person-0', sk: 'instance' }
  return () => raw.send(new GetCommand({ TableName, Key, ConsistentRead: true }))
}

function get(from: Database): Contender {
  return () => from.repository(Person).get('person-0')
}

function rawQuery(): Contender {
  const input = {
    TableName,
    IndexName: 'gsi2',
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': 'gsi2pk' },
    ExpressionAttributeValues: { ':key': 'Person:byLocale#en-GB' },
    Limit: PAGE,
  }
  return () => raw.send(new QueryCommand(input))
}

function query(from: Database): Contender {
  return () => from.repository(Person).query('byLocale', { locale: 'en-GB' }, { limit: PAGE }).toArray()
}

function rawList(): Contender {
  const input = {
    TableName,
    IndexName: 'gsi1',
    KeyConditionExpression: '#key = :key',
    ExpressionAttributeNames: { '#key': 'gsi1pk' },
    ExpressionAttributeValues: { ':key': 'Person.company#company-1' },
    Limit: PAGE,
  }
  return () => raw.send(new QueryCommand(input))
}

function list(from: Database): Contender {
  return () => from.repository(Person).list({ company: 'company-1' }, { limit: PAGE }).toArray()
}

/** Items as the library stores them, taken from the requests it sends. */
async function storedItems(count: number): Promise<Record<string, AttributeValue>[]> {
  const stored: Record<string, AttributeValue>[] = []
  const recording = openDatabase({
    client: async (_operation, input) => {
      const { TransactItems = [] } = input as { TransactItems?: { Put?: { Item?: Record<string, AttributeValue> } }[] }
      stored.push(...TransactItems.flatMap(({ Put }) => (Put?.Item ? [Put.Item] : [])))
      return {} as never
    },
    tableName: TableName,
    ledgerTableName: 'ledger',
    models: [Company, Person],
  })
  for (let number = 0; number < count; number++) await recording.repository(Person).create(person(number))
  return stored
}

async function report(work: string, contenders: Readonly<Record<string, Contender>>): Promise<void> {
  process.stdout.write(`${work}\n`)
  for (const { name, ratio, microseconds } of await compare(contenders, settings)) {
    process.stdout.write(`  ${name.padEnd(12)} ${ratio.toFixed(2)} x raw, ${microseconds.toFixed(0)} us\n`)
  }
}
