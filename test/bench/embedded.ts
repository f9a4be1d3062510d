/**
 * Measures the embedded DynamoDB over HTTP, beside the DynamoDB that `DYNAMODB_ENDPOINT` names, if it does:
 * `node test/bench/embedded.ts [seconds]`. Eight requests at a time, on a table with a stream and an index.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { THINGS, thing } from '../support/embedded-table.ts'

const AT_ONCE = 8
const SECONDS = Number(process.argv[2] ?? 2)
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

async function measure(name: string, endpoint: string): Promise<void> {
  await send(endpoint, 'CreateTable', { ...THINGS, TableName })
  const rates: string[] = []
  for (const [what, call] of Object.entries(CALLS)) {
    const end = performance.now() + SECONDS * 1000
    let done = 0
    const work = async () => {
      while (performance.now() < end) await send(endpoint, ...call(done++))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    rates.push(`${what} ${Math.round(done / SECONDS)}`)
  }
  await send(endpoint, 'DeleteTable', { TableName })
  process.stdout.write(`${name}: ${rates.join(', ')} per second\n`)
}

const COMMAND = fileURLToPath(new URL('../../packages/dynamodb-embedded/src/cli/main.ts', import.meta.url))

/** Measures the command, which runs as a separate process, as DynamoDB Local does. */
async function measureCommand(name: string, args: readonly string[]): Promise<void> {
  const start = performance.now()
  const child = spawn(process.execPath, [COMMAND, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const ready = Math.round(performance.now() - start)
  await measure(`embedded, ${name}, ready after ${ready} ms`, /http:\S+\d/.exec(line)?.[0] ?? '')
  child.kill()
  await once(child, 'exit')
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
await measureCommand('in memory', [])
await measureCommand('os', ['--data', join(folder, 'os'), '--durability', 'os'])
await measureCommand('fsync', ['--data', join(folder, 'fsync')])
rmSync(folder, { recursive: true })
const { DYNAMODB_ENDPOINT } = process.env
if (DYNAMODB_ENDPOINT) await measure('DynamoDB Local', DYNAMODB_ENDPOINT)
agent.destroy()
