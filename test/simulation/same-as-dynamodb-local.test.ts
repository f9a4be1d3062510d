import type { Transport } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { expect, it } from 'vitest'
import { sdkTransport } from '../../packages/dynamo-signals/src/repository/writing/transport.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { StreamDriver } from '../support/stream-driver.ts'
import { drawRequests, type Request } from './differential/draw-requests.ts'
import { comparable, comparableError, KNOWN_DIFFERENCES, sorted } from './differential/known-differences.ts'
import { MemoryDynamoDB } from './memory-dynamodb/memory-dynamodb.ts'
import { Random } from './world/random.ts'

const SEQUENCES = Number(process.env.SIM_SEQUENCES ?? 400)
const REQUESTS = 10
const SIDE_BY_SIDE = 8

it('answers sequences of requests as DynamoDB Local does, and leaves the same records', async () => {
  const { client, tableName: data, ledgerTableName: ledger } = await freshDatabase([])
  const memory = new MemoryDynamoDB({ tables: [dataTable(data), ledgerTable(ledger)] })
  const seeds = Array.from({ length: SEQUENCES }, (_, index) => index + 1)
  const differences: string[] = []
  const work = async () => {
    for (let seed = seeds.shift(); seed !== undefined && differences.length < 5; seed = seeds.shift()) {
      const requests = drawRequests(new Random(seed), { data, ledger, prefix: `s${seed}-` }, REQUESTS)
      const difference = await compare(requests, sdkTransport(client), memory.transport)
      if (difference) differences.push(`sequence ${seed}: ${difference}`)
    }
  }

  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))

  expect(differences).toEqual([])
  expect(bySequence(memory.changes(data).map(asRecord))).toEqual(
    bySequence((await new StreamDriver(data).records()).map(asLocalRecord)),
  )
}, 3_600_000)

/** Sends requests to both sides. The first answers that differ, in words. */
async function compare(requests: readonly Request[], local: Transport, memory: Transport): Promise<string | undefined> {
  for (const [index, request] of requests.entries()) {
    const [expected, actual] = [await answer(local, request), await answer(memory, request)]
    if (JSON.stringify(expected) === JSON.stringify(actual)) continue
    const isKnown = Object.values(KNOWN_DIFFERENCES).some(is => is(request))
    if (isKnown && isRefusal(expected) && isRefusal(actual)) continue
    return `request ${index} ${JSON.stringify(request)}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
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
  return typeof (answer as { name?: unknown }).name === 'string'
}

interface ComparableRecord {
  readonly item: string
  readonly text: string
}

type LocalRecord = Awaited<ReturnType<StreamDriver['records']>>[number]
type MemoryChange = ReturnType<MemoryDynamoDB['changes']>[number]

function asLocalRecord({ eventName, dynamodb = {} }: LocalRecord): ComparableRecord {
  return comparableRecord([eventName, dynamodb.Keys, dynamodb.OldImage, dynamodb.NewImage])
}

function asRecord({ eventName, keys, before, after }: MemoryChange): ComparableRecord {
  return comparableRecord([eventName, keys, before, after])
}

function comparableRecord(parts: readonly [unknown, unknown, unknown, unknown]): ComparableRecord {
  const item = (parts[1] as { pk?: { S?: string } }).pk?.S ?? ''
  return { item, text: JSON.stringify(sorted(parts.map(part => part ?? null))) }
}

/** The records of each sequence, in their order: sequences run side by side. */
function bySequence(records: readonly ComparableRecord[]): Record<string, string[]> {
  const sequences: Record<string, string[]> = {}
  for (const { item, text } of records) {
    const name = item.split('-')[0] ?? ''
    sequences[name] = [...(sequences[name] ?? []), text]
  }
  return sequences
}
