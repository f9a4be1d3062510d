import { type AttributeValue, DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { type Database, type InstanceOf, openDatabase, preSave } from 'dynamo-signals'
import { compare } from './compare.ts'
import { Company, Person, person } from './person.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const TableName = 'bench'
const PAGE = 20
const LEAN: DynamoDBClientConfig = { cacheMiddleware: true, logger: {} as never }

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
const ours = database({})
const lean = database(LEAN)

report(
  'save a loaded instance',
  await compare({ raw: rawPut(), ours: await save(ours), 'ours, lean': await save(lean) }),
)
report('get', await compare({ raw: rawGet(), ours: get(ours), 'ours, lean': get(lean) }))
report(`list of ${PAGE}`, await compare({ raw: rawList(), ours: list(ours), 'ours, lean': list(lean) }))

function database(config: DynamoDBClientConfig): Database {
  const client = new DynamoDBClient({ ...network(), ...config })
  return openDatabase({ client, tableName: TableName, ledgerTableName: 'ledger', models: [Company, Person] })
}

function rawPut() {
  let count = 0
  const { id, ...fields } = person(0)
  return () => {
    const Item = { pk: `Person#${id}`, sk: 'instance', id, ...fields, loginCount: count++ }
    return raw.send(new PutCommand({ TableName, Item }))
  }
}

async function save(into: Database) {
  const people = into.repository(Person)
  const loaded = await people.get('person-0')
  let count = 100
  return () => people.update(loaded, { loginCount: count++ })
}

function rawGet() {
  return () =>
    raw.send(new GetCommand({ TableName, Key: { pk: 'Person#person-0', sk: 'instance' }, ConsistentRead: true }))
}

function get(from: Database) {
  return (): Promise<InstanceOf<typeof Person>> => from.repository(Person).get('person-0')
}

function rawList() {
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

function list(from: Database) {
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

function report(work: string, results: readonly { name: string; ratio: number; microseconds: number }[]): void {
  process.stdout.write(`${work}\n`)
  for (const { name, ratio, microseconds } of results) {
    process.stdout.write(`  ${name.padEnd(12)} ${ratio.toFixed(2)} x raw, ${microseconds.toFixed(0)} us\n`)
  }
}
