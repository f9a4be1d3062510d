import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CreateTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb'
import { startDynamoDBLocal } from '@dynamo-signals/local-cloud'
import { createDynamoDBClient } from '../../packages/local-cloud/src/dynamodb/create-dynamodb-client.ts'
import { freePort } from '../support/free-port.ts'

/**
 * Repeats what docs/surprises.md says about DynamoDB Local and no test can show: which acknowledged writes are gone after a
 * kill, and how long it remembers the token of a transaction. Takes a quarter of an hour.
 */
const KILLS = Number(process.env.KILLS ?? 10)
/** AWS forgets a token ten minutes after the transaction has ended. */
const LONGER_THAN_A_TOKEN = 11 * 60_000
const TableName = 'Books'
const folder = mkdtempSync(join(tmpdir(), 'seen-on-dynamodb-local-'))

type Write = (client: DynamoDBClient, pk: string) => Promise<unknown>

const WRITES: Readonly<Record<string, Write>> = {
  put: (client, pk) => client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk } } })),
  transaction: (client, pk) => {
    const put = (name: string) => ({ Put: { TableName, Item: { pk: { S: name } } } })
    return client.send(new TransactWriteItemsCommand({ TransactItems: [put(pk), put(`${pk}-beside`)] }))
  },
}

/** Starts DynamoDB Local on the folder. `kill` ends it as a power failure would. */
async function start() {
  const { endpoint, stop } = await startDynamoDBLocal({ port: await freePort(), dataDir: folder })
  const client = createDynamoDBClient(endpoint)
  const kill = async () => {
    process.kill(JSON.parse(readFileSync(join(folder, 'dynamodb-local.json'), 'utf8')).pid, 'SIGKILL')
    await stop()
  }
  return { client, kill, stop }
}

async function createTable(client: DynamoDBClient): Promise<void> {
  const KeySchema = [{ AttributeName: 'pk', KeyType: 'HASH' as const }]
  const AttributeDefinitions = [{ AttributeName: 'pk', AttributeType: 'S' as const }]
  await client.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }),
  )
}

const read = async (client: DynamoDBClient, pk: string) =>
  (await client.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }))).Item

/** How many of the acknowledged writes are gone, each followed by a kill. */
async function lostByKills(kind: string, write: Write): Promise<void> {
  let lost = 0
  for (let round = 0; round < KILLS; round++) {
    const running = await start()
    await write(running.client, `${kind}-${round}`)
    await running.kill()
    const again = await start()
    if (!(await read(again.client, `${kind}-${round}`))) lost += 1
    await again.stop()
  }
  print(`${kind}: ${lost} of ${KILLS} acknowledged writes are gone after a kill`)
}

/** Adds one to a counter. Sent again with its token, it does nothing and answers as before. */
async function add(client: DynamoDBClient): Promise<string | undefined> {
  const Update = {
    TableName,
    Key: { pk: { S: 'counter' } },
    UpdateExpression: 'ADD applied :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  }
  await client.send(new TransactWriteItemsCommand({ ClientRequestToken: 'a-token', TransactItems: [{ Update }] }))
  return (await read(client, 'counter'))?.applied?.N
}

async function tokens(): Promise<void> {
  const first = await start()
  await add(first.client)
  await first.stop()
  const second = await start()
  print(`a token, after a restart: applied ${await add(second.client)} time`)
  await delay(LONGER_THAN_A_TOKEN)
  print(`a token, after ${LONGER_THAN_A_TOKEN / 60_000} minutes: applied ${await add(second.client)} time`)
  await second.stop()
}

// DynamoDB Local is started often, and each start listens for the end of this process.
process.setMaxListeners(0)
const print = (line: string) => void process.stdout.write(`${line}\n`)

try {
  const running = await start()
  await createTable(running.client)
  await running.stop()
  for (const [kind, write] of Object.entries(WRITES)) await lostByKills(kind, write)
  await tokens()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
