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

/** Writes a snapshot as an earlier version did, and returns the folder. */
function oldFolder(version: number, lines: readonly unknown[]): string {
  const data = join(dataFolder(), 'old')
  const header = Buffer.from(`dynamodb-embedded journal v${version}\n`)
  const content = encodeFrame(1, Buffer.from(lines.map(line => JSON.stringify(line)).join('\n')))
  mkdirSync(data)
  writeFileSync(join(data, 'snapshot-00000001'), Buffer.concat([header, content]))
  writeFileSync(join(data, 'log-00000001'), header)
  return data
}

/** The shape of the table as it is stored. */
async function storedShape() {
  const data = dataFolder()
  const dynamodb = await open(data)
  await dynamodb.transport('CreateTable', THINGS)
  await dynamodb.close()
  const [frame] = readFrames(join(data, 'log-00000000'))
  return JSON.parse([...linesOf(frame as Buffer)][0] as string).shape
}

it('opens the snapshot of the first version, with its index and its records', async () => {
  const shape = await storedShape()
  const [b, a] = [thing('b', 1, { kind: { S: 'k' } }), thing('a', 1, { kind: { S: 'k' } })]
  const { name: table, id: tableId, hash, range, stream: view } = shape
  const data = oldFolder(1, [
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
  ])

  const dynamodb = await open(data)

  expect(content(dynamodb)).toMatchObject({ all: expect.arrayContaining([a, b]) })
  expect(namesOfKind(dynamodb, 'k')).toEqual(['a', 'b'])
  expect((await streamRecords(dynamodb)).map(({ dynamodb: { NewImage } }) => NewImage)).toEqual([b, a])
  await dynamodb.compact()
  expect(readFileSync(join(data, 'snapshot-00000002'), 'utf8')).toContain('journal v3')
})

it('opens the snapshot of the second version, whose indexes are in the order of their partitions', async () => {
  const shape = await storedShape()
  const kinds = KINDS.slice(1).sort()
  const things = kinds.flatMap(kind => ['one', 'two'].map(name => thing(`${name} ${kind}`, 1, { kind: { S: kind } })))
  const rows = Buffer.from(Uint32Array.from(things.keys()).buffer).toString('base64')
  const data = oldFolder(2, [
    ['sequence', 3],
    ['table', shape],
    ...things.flatMap(each => [['row', each.pk?.S, ['211'], 0], each]),
    ['index', 0, kinds.at(-1), [], rows],
  ])

  const first = await open(data)
  for (const kind of kinds) expect(namesOfKind(first, kind)).toEqual([`one ${kind}`, `two ${kind}`])
  put([first], [thing('three ü', 1, { kind: { S: 'ü' } })])
  await first.compact()
  await first.close()

  const second = await open(data)
  expect(namesOfKind(second, 'ü')).toEqual(['one ü', 'three ü', 'two ü'])
  expect(namesOfKind(second, 'ab')).toEqual(['one ab', 'two ab'])
})

/** The partition keys of the items of a kind, sorted. */
function namesOfKind(dynamodb: EmbeddedDynamoDB, kind: string): (string | undefined)[] {
  const found = dynamodb.perform('Query', {
    TableName,
    IndexName: 'byKind',
    KeyConditionExpression: 'kind = :kind',
    ExpressionAttributeValues: { ':kind': { S: kind } },
  }) as { Items: Item[] }
  return found.Items.map(({ pk }) => pk?.S).sort()
}
