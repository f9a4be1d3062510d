import { randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createTables } from '@dynamo-signals/local-cloud'
import type { Transport } from 'dynamo-signals'
import { dataTable } from 'dynamo-signals/table'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/writing/transport.ts'
import { localClient, localConfig } from '../../support/fresh-database.ts'
import { storedItem } from '../../support/memory-dynamodb/attribute-values.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import { type RandomRequest, randomRequest } from '../../support/memory-dynamodb/random-requests.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

type Answer = { readonly output: object } | { readonly error: object }

describe('DynamoDB in memory', () => {
  it('answers as DynamoDB Local does, keeps the same items and makes the same records', async () => {
    const client = localClient()
    const local = sdkTransport(new DynamoDBClient({ ...localConfig(), maxAttempts: 1 }))
    const refusals = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(randomRequest, { minLength: 4, maxLength: 12 }), async requests => {
        const TableName = `memory-${randomUUID()}`
        await createTables(client, [dataTable(TableName)])
        const memory = new MemoryDynamoDB([dataTable(TableName)])
        // Tokens are remembered for all tables of an account.
        const run = randomUUID().slice(0, 8)
        for (const request of requests) {
          const answers = await Promise.all([memory.transport, local].map(send => ask(send, request, TableName, run)))
          const [ours, theirs] = answers.map(answer => comparable(answer))
          expect(ours, JSON.stringify(request)).toEqual(theirs)
          const { error } = answers[0] as { readonly error?: { readonly name: string } }
          if (error) refusals.set(error.name, (refusals.get(error.name) ?? 0) + 1)
        }
        const records = await new StreamDriver(TableName).records()
        expect(memory.table(TableName).records.map(imagesOf).toSorted()).toEqual(records.map(imagesOf).toSorted())
      }),
      { numRuns: 150 },
    )
    const names = ['ConditionalCheckFailedException', 'TransactionCanceledException', 'ValidationException']
    for (const name of names) expect(refusals.get(name), name).toBeGreaterThan(10)
  }, 120_000)
})

async function ask(send: Transport, request: RandomRequest, TableName: string, run: string): Promise<Answer> {
  const { operation } = request
  const input = inputFor(request, TableName, run)
  try {
    return { output: await send(operation, input as never) }
  } catch (error) {
    const { name, Item, CancellationReasons } = error as Error & { Item?: object; CancellationReasons?: object[] }
    return { error: { name, Item, CancellationReasons } }
  }
}

function inputFor({ operation, input }: RandomRequest, TableName: string, run: string): object {
  if (operation === 'BatchGetItem') return { RequestItems: { [TableName]: { ...input, ConsistentRead: true } } }
  if (operation !== 'TransactWriteItems') return { TableName, ...input }
  const { TransactItems, ClientRequestToken } = input as {
    TransactItems: Record<string, object>[]
    ClientRequestToken?: string
  }
  const named = TransactItems.map(entry =>
    Object.fromEntries(Object.entries(entry).map(([kind, write]) => [kind, { TableName, ...write }])),
  )
  return { TransactItems: named, ...(ClientRequestToken ? { ClientRequestToken: `${ClientRequestToken}-${run}` } : {}) }
}

/** What both say of the same thing: without metadata, wordings, and orders that nobody promises. */
function comparable(answer: Answer): unknown {
  const {
    $metadata: _,
    ConsumedCapacity: __,
    ...output
  } = ('output' in answer ? answer.output : answer.error) as Record<string, unknown>
  if (Array.isArray(output.CancellationReasons)) {
    output.CancellationReasons = output.CancellationReasons.map(({ Code, Item }) => ({
      Code,
      Item: Item && storedItem(Item),
    }))
  }
  if (output.Item) output.Item = storedItem(output.Item as never)
  if (output.Responses) {
    const [items = []] = Object.values(output.Responses as Record<string, object[]>)
    output.Responses = items.map(item => JSON.stringify(sorted(storedItem(item as never)))).toSorted()
  }
  if (Array.isArray(output.Items)) output.Items = output.Items.map(item => storedItem(item))
  return { kind: Object.keys(answer)[0], ...output }
}

function imagesOf({
  eventName,
  dynamodb,
}: {
  readonly eventName?: string | undefined
  readonly dynamodb?: object | undefined
}): string {
  const { Keys, OldImage, NewImage } = (dynamodb ?? {}) as Record<string, never>
  const images = [Keys, OldImage, NewImage].map(image => image && sorted(storedItem(image)))
  return JSON.stringify([eventName, ...images])
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, entry]) => [name, sorted(entry)]),
  )
}
