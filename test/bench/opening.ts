/**
 * Measures how long the embedded DynamoDB takes to open a compacted folder in a process of its own, and what it holds
 * then: `npm run bench opening -- [--items 1000000] [--rounds 3]`. The items have about 300 bytes, and one index.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CreateTableCommandInput, KeySchemaElement } from '@aws-sdk/client-dynamodb'
import { type Item, openEmbedded } from 'dynamodb-embedded'
import { folderSize } from './measured-process.ts'

const TABLE: CreateTableCommandInput = {
  TableName: 'things',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'kind'].map(name => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: keySchema('pk', 'sk'),
  GlobalSecondaryIndexes: [
    { IndexName: 'byKind', KeySchema: keySchema('kind', 'sk'), Projection: { ProjectionType: 'ALL' } },
  ],
}
const BATCH = 25

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '3' },
    open: { type: 'string' },
  },
})
if (values.open === undefined) await measure(Number(values.items), Number(values.rounds))
else await open(values.open)

async function measure(items: number, rounds: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'opening-'))
  try {
    await fill(data, items)
    print(`${items} items, ${folderSize(data).toFixed(0)} MB`)
    for (let round = 0; round < rounds; round++) {
      print(
        execFileSync(process.execPath, ['test/bench/bench.ts', 'opening', '--open', data], { encoding: 'utf8' }).trim(),
      )
    }
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function fill(data: string, items: number): Promise<void> {
  const dynamodb = await openEmbedded({ data, durability: 'os' })
  await dynamodb.transport('CreateTable', TABLE)
  for (let first = 0; first < items; first += BATCH) {
    const requests = Array.from({ length: Math.min(BATCH, items - first) }, (_, at) => ({
      PutRequest: { Item: item(first + at) },
    }))
    await dynamodb.transport('BatchWriteItem', { RequestItems: { things: requests } })
  }
  await dynamodb.compact()
  await dynamodb.close()
}

async function open(data: string): Promise<void> {
  const start = performance.now()
  const dynamodb = await openEmbedded({ data })
  const opened = performance.now()
  const { rss } = process.memoryUsage()
  const query = { KeyConditionExpression: 'kind = :kind', ExpressionAttributeValues: { ':kind': { S: 'kind-7' } } }
  await dynamodb.transport('Query', { TableName: 'things', IndexName: 'byKind', Limit: 20, ...query })
  const queried = performance.now()
  const times = `opened after ${(opened - start).toFixed(0)} ms, first query of the index ${(queried - opened).toFixed(0)} ms`
  print(`${times}, ${(rss / 1024 / 1024).toFixed(0)} MB resident`)
  await dynamodb.close()
}

function item(at: number): Item {
  return {
    pk: { S: `Thing#${at.toString(36).padStart(8, '0')}` },
    sk: { S: 'Thing' },
    kind: { S: `kind-${at % 1000}` },
    at: { N: String(at) },
    text: { S: 'a text that somebody wrote about this thing. '.repeat(4) },
  }
}

function keySchema(partition: string, sort: string): KeySchemaElement[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ]
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
