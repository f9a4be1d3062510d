/**
 * Measures the time from a save to the email that its receiver sends, in a shop that runs as `npm start` does:
 * `npm run bench whole-path -- [--people 200] [--beside <checkout>]`. The path is the commit, the stream, the mapping, the
 * receiver with its `once` effect, and the request to SES. One person signs up at a time. The time begins with `createdAt`, which is
 * set before the commit, and ends when SES accepts the email.
 */
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { RunningShop } from '../support/running-shop.ts'
import { Visitor } from '../support/visitor.ts'

const { values } = parseArgs({ options: { people: { type: 'string', default: '200' }, beside: { type: 'string' } } })
const WARM_UP = 30
const people = Array.from({ length: Number(values.people) + WARM_UP }, (_, at) => `person-${at}@example.org`)

for (const root of ['.', ...(values.beside ? [values.beside] : [])]) {
  const times = (await timesOf(root)).toSorted((one, other) => one - other)
  const at = (share: number) => times[Math.floor(times.length * share)]
  process.stdout.write(`${root}: ${times.length} sign-ups, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms from save to email\n`)
}

async function timesOf(root: string): Promise<number[]> {
  const port = await freePort()
  const shop = await RunningShop.open({ DYNAMODB_PORT: String(port) }, root)
  try {
    const received = new Map<string, number>()
    for (const email of people) received.set(email, await signUp(shop, email))
    const created = await creationTimes(`http://127.0.0.1:${port}`, shop.tables.data)
    return people.slice(WARM_UP).map(email => (received.get(email) ?? Number.NaN) - (created.get(email) ?? Number.NaN))
  } finally {
    await shop.close()
  }
}

/** Signs up, and returns when the email arrived. */
async function signUp(shop: RunningShop, email: string): Promise<number> {
  await new Visitor(shop.url).post('/api/users', { email, password: 'seven calm otters' })
  const [mail] = await eventually(
    () => shop.mails(email),
    ({ length }) => length > 0,
  )
  await shop.settled()
  return Date.parse((mail as { receivedAt?: string } | undefined)?.receivedAt ?? '')
}

async function creationTimes(endpoint: string, table: string): Promise<Map<string, number>> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'local', credentials }))
  const times = new Map<string, number>()
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    for (const { _type, email, createdAt } of Items) if (_type === 'User') times.set(email, Date.parse(createdAt))
  }
  client.destroy()
  return times
}
