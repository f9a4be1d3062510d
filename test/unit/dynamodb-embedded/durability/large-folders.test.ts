import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EmbeddedDynamoDB, type Item, openEmbedded } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'
import { encodeFrame } from '../../../../packages/dynamodb-embedded/src/journal/frame.ts'
import { linesOf, readFrames } from '../../../../packages/dynamodb-embedded/src/journal/journal-file.ts'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { streamRecords, THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const KINDS = ['', 'a', 'ab', 'ü', '\uffff', '😀', '\ue000']

async function open(data: string): Promise<EmbeddedDynamoDB> {
  const dynamodb = await openEmbedded({ data, durability: 'os' })
  onTestFinished(() => dynamodb.close())
  return dynamodb
}

/** Items of a kilobyte, of some kinds, in letters of one byte and of more. */
function items(count: number, version: number): Item[] {
  return Array.from({ length: count }, (_, number) => {
    const kind = KINDS[(number * 7 + version) % KINDS.length] as string
    const text = number % 3 === 0 ? `${version} ${'ü😀'.repeat(200)}` : `${version} ${'x'.repeat(1_000)}`
    return thing(`item ${number}`, 1, { text: { S: text }, ...(kind !== '' && { kind: { S: kind } }) })
  })
}

/** The items of each kind as the index has them, and all of the table. */
function content(dynamodb: EmbeddedDynamoDB): object {
  const byKind = KINDS.slice(1).map(kind => {
    const found: Item[] = []
    let ExclusiveStartKey: Item | undefined
    do {
      const page = dynamodb.perform('Query', {
        TableName,
        IndexName: 'byKind',
        KeyConditionExpression: 'kind = :kind',
        ExpressionAttributeValues: { ':kind': { S: kind } },
        ScanIndexForward: kind !== 'ab',
        ExclusiveStartKey,
      }) as { Items: Item[]; LastEvaluatedKey?: Item }
      found.push(...page.Items)
      ExclusiveStartKey = page.LastEvaluatedKey
    } while (ExclusiveStartKey)
    return found
  })
  return { all: dynamodb.items(TableName), byKind }
}

function put(databases: readonly EmbeddedDynamoDB[], all: readonly Item[]): void {
  for (const Item of all) for (const dynamodb of databases) dynamodb.perform('PutItem', { TableName, Item })
}

describe('a folder with more items than are kept in memory', () => {
  it('has the last written state of each, in table and index, after any compaction and reopening', async () => {
    const [data, inMemory] = [dataFolder(), new EmbeddedDynamoDB()]
    const first = await open(data)
    for (const each of [first, inMemory]) each.perform('CreateTable', THINGS)
    put([first, inMemory], items(9_000, 1))
    expect(content(first)).toEqual(content(inMemory))

    await first.compact()
    put([first, inMemory], items(3_000, 2))
    expect(content(first)).toEqual(content(inMemory))
    await first.close()

    const second = await open(data)
    put([second, inMemory], items(1_000, 3))
    await second.compact()
    for (const each of [second, inMemory]) {
      for (let number = 0; number < 2_000; number += 2) {
        each.perform('DeleteItem', { TableName, Key: thing(`item ${number}`, 1) })
      }
    }
    expect(content(second)).toEqual(content(inMemory))
    await second.compact()
    await second.close()

    expect(content(await open(data))).toEqual(content(inMemory))
  })
})

it('opens the snapshot of an earlier version, with its index and its records', async () => {
  const [made, data] = [dataFolder(), join(dataFolder(), 'old')]
  const first = await open(made)
  await first.transport('CreateTable', THINGS)
  await first.close()
  const [frame] = readFrames(join(made, 'log-00000000'))
  const { shape } = JSON.parse([...linesOf(frame as Buffer)][0] as string)
  const [b, a] = [thing('b', 1, { kind: { S: 'k' } }), thing('a', 1, { kind: { S: 'k' } })]
  const { name: table, id: tableId, hash, range, stream: view } = shape
  const lines = [
    ['sequence', 3],
    ['table', shape],
    ['item', ['b', ['211']], [['k', []]], 0],
    b,
    ['item', ['a', ['211']], [['k', []]], 0],
    a,
    ['stream', { table, tableId, hash, range, label: '2026-01-01T00:00:00.000', view }, true],
    ['shard', { id: 'shardId-1', from: 0, to: 2 ** 30, starting: 1 }, 0],
    ['record', 2, Date.now(), 0, null, b],
    ['record', 3, Date.now(), 0, null, a],
  ]
  const header = Buffer.from('dynamodb-embedded journal v1\n')
  const content1 = encodeFrame(1, Buffer.from(lines.map(line => JSON.stringify(line)).join('\n')))
  mkdirSync(data)
  writeFileSync(join(data, 'snapshot-00000001'), Buffer.concat([header, content1]))
  writeFileSync(join(data, 'log-00000001'), header)

  const second = await open(data)

  expect(content(second)).toMatchObject({ all: expect.arrayContaining([a, b]) })
  const KeyConditionExpression = 'kind = :k'
  const query = {
    TableName,
    IndexName: 'byKind',
    KeyConditionExpression,
    ExpressionAttributeValues: { ':k': { S: 'k' } },
  }
  expect(second.perform('Query', query)).toMatchObject({ Count: 2 })
  expect((await streamRecords(second)).map(({ dynamodb }) => dynamodb.NewImage)).toEqual([b, a])
  await second.compact()
  expect(readFileSync(join(data, 'snapshot-00000002'), 'utf8')).toContain('journal v2')
})
