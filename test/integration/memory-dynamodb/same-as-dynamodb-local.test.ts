import type { Transport } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { freshDatabase } from '../../support/fresh-database.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import { Random } from '../../support/random.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { asChange, comparable, comparableError, recordsBySequence } from './comparable.ts'
import { drawRequests, type Request } from './draw-requests.ts'
import { KNOWN_DIFFERENCES } from './known-differences.ts'

const SEQUENCES = Number(process.env.SIM_SEQUENCES ?? 200)
const REQUESTS = 10
const SIDE_BY_SIDE = 8
/** The number of sequences that share a pair of tables, because creating one takes as long as a sequence. */
const A_TABLE = 100
const MOST_DIFFERENCES = 5

/** How often each kind of answer was compared. */
const tally = new Map<string, number>()

it('answers sequences of requests as DynamoDB Local does, and leaves the same items and records', async () => {
  const differences: string[] = []
  for (let first = 1; first <= SEQUENCES && differences.length === 0; first += A_TABLE) {
    const count = Math.min(A_TABLE, SEQUENCES - first + 1)
    differences.push(...(await compareSequences(Array.from({ length: count }, (_, index) => first + index))))
  }

  expect(differences).toEqual([])
  for (const name of ['ConditionalCheckFailedException', 'TransactionCanceledException', 'ValidationException']) {
    expect(tally.get(name), name).toBeGreaterThan(SEQUENCES / 10)
  }
  process.stdout.write(`${SEQUENCES} sequences: ${[...tally].map(([what, count]) => `${what} ${count}`).join(', ')}\n`)
}, 3_600_000)

/** Sends sequences to both sides, some at a time. What differs, in words. */
async function compareSequences(seeds: number[]): Promise<string[]> {
  const { client, tableName: data, ledgerTableName: ledger } = await freshDatabase([])
  const memory = new MemoryDynamoDB({ tables: [dataTable(data), ledgerTable(ledger)] })
  const differences: string[] = []
  const work = async () => {
    for (let seed = seeds.shift(); seed !== undefined && differences.length < MOST_DIFFERENCES; seed = seeds.shift()) {
      const requests = drawRequests(new Random(seed), { data, ledger, prefix: `s${seed}-` }, REQUESTS)
      const difference = await compare(requests, sdkTransport(client), memory.transport)
      if (difference) differences.push(`sequence ${seed}: ${difference}`)
    }
  }
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
  if (differences.length > 0) return differences
  const records = (await new StreamDriver(data).records()).map(asChange)
  expect(recordsBySequence(memory.table(data).changes)).toEqual(recordsBySequence(records))
  client.destroy()
  return []
}

/** Sends requests to both sides. The first answers that differ, in words. */
async function compare(requests: readonly Request[], local: Transport, memory: Transport): Promise<string | undefined> {
  for (const [index, request] of requests.entries()) {
    const [expected, actual] = [await answer(local, request), await answer(memory, request)]
    if (JSON.stringify(expected) === JSON.stringify(actual)) {
      count((actual as { refusal?: string }).refusal ?? request.operation)
      continue
    }
    const isKnown = isRefusal(expected) && isRefusal(actual) && Object.values(KNOWN_DIFFERENCES).some(is => is(request))
    if (!isKnown) {
      return `request ${index} ${JSON.stringify(request)}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
    }
    count('known differences')
  }
  return undefined
}

async function answer(transport: Transport, request: Request): Promise<unknown> {
  try {
    return comparable(request, await transport(request.operation as 'GetItem', request.input as never))
  } catch (error) {
    return comparableError(error)
  }
}

function isRefusal(answer: unknown): boolean {
  return (answer as { refusal?: unknown }).refusal !== undefined
}

function count(what: string): void {
  tally.set(what, (tally.get(what) ?? 0) + 1)
}
