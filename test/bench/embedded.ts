/**
 * Measures the embedded DynamoDB over HTTP beside DynamoDB Local: `npm run bench embedded [-- --rounds 5]`. Eight requests
 * at a time, on a table with a stream and an index. DynamoDB Local stores its data in a file. Without Java, only the
 * embedded one is measured.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startDynamoDBLocal } from '@dynamo-signals/local-cloud'
import { THINGS, thing } from '../support/embedded-table.ts'
import { freePort } from '../support/free-port.ts'
import { median } from './compare.ts'
import { type Started, startEmbedded } from './embedded-command.ts'

const AT_ONCE = 8
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const ROUNDS = Number(values.rounds)
/** How long one database does one kind of request before the next takes its turn. */
const SLICE_MS = 1_000
const TableName = `bench-${process.pid}`
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=bench/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0'

function send(endpoint: string, operation: string, input: object): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization: AUTHORIZATION }
    const sent = request(endpoint, { method: 'POST', agent, headers }, response => {
      response.resume()
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(operation))))
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(input))
  })
}

const itemOf = (number: number) => ({
  ...thing(`item ${number % 5_000}`, number % 7, { kind: { S: `kind ${number % 50}` }, text: { S: 'x'.repeat(200) } }),
  count: { N: String(number) },
})

const CALLS: Readonly<Record<string, (number: number) => readonly [string, object]>> = {
  put: number => ['PutItem', { TableName, Item: itemOf(number) }],
  'transaction of 3': number => [
    'TransactWriteItems',
    { TransactItems: [0, 1, 2].map(at => ({ Put: { TableName, Item: itemOf(number * 3 + at) } })) },
  ],
  get: number => ['GetItem', { TableName, Key: thing(`item ${number % 5_000}`, number % 7) }],
}

interface Contender extends Started {
  readonly name: string
}

async function startCommand(name: string, args: readonly string[]): Promise<Contender> {
  const start = performance.now()
  const started = await startEmbedded(args)
  process.stdout.write(`embedded, ${name}: ready after ${Math.round(performance.now() - start)} ms\n`)
  return { name: `embedded, ${name}`, ...started }
}

async function startLocal(dataDir: string): Promise<Contender[]> {
  const start = performance.now()
  try {
    const { endpoint, stop } = await startDynamoDBLocal({ port: await freePort(), dataDir })
    process.stdout.write(`DynamoDB Local: ready after ${Math.round(performance.now() - start)} ms\n`)
    return [{ name: 'DynamoDB Local, on file', endpoint, stop }]
  } catch (error) {
    process.stdout.write(`DynamoDB Local is not measured. ${(error as Error).message}\n`)
    return []
  }
}

/** Requests per second, over about one slice. */
async function rateOf(endpoint: string, call: (number: number) => readonly [string, object]): Promise<number> {
  const start = performance.now()
  let done = 0
  const work = async () => {
    while (performance.now() < start + SLICE_MS) await send(endpoint, ...call(done++))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return done / ((performance.now() - start) / 1_000)
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const contenders = [
  await startCommand('in memory', []),
  await startCommand('os', ['--data', join(folder, 'os'), '--durability', 'os']),
  await startCommand('fsync', ['--data', join(folder, 'fsync')]),
  ...(await startLocal(join(folder, 'local'))),
]
try {
  for (const { endpoint } of contenders) await send(endpoint, 'CreateTable', { ...THINGS, TableName })
  for (const [what, call] of Object.entries(CALLS)) {
    const rates = contenders.map((): number[] => [])
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [at, { endpoint }] of contenders.entries()) {
        const rate = await rateOf(endpoint, call)
        if (round > 0) rates[at]?.push(rate)
      }
    }
    const local = rates[3]
    for (const [at, { name }] of contenders.entries()) {
      const own = rates[at] ?? []
      const ratio = local ? `, ${median(own.map((rate, round) => rate / (local[round] as number))).toFixed(1)} x` : ''
      process.stdout.write(`${what}, ${name}: ${median(own).toFixed(0)} per second${ratio}\n`)
    }
  }
} finally {
  for (const { stop } of contenders) await stop()
  agent.destroy()
  rmSync(folder, { recursive: true })
}
