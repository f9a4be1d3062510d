import { readdirSync } from 'node:fs'
import { EmbeddedDynamoDB, openEmbedded } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { streamRecords, THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const A_KILOBYTE = 'x'.repeat(1_000)
/** Twice as many bytes, images before and after, as a shard keeps as objects. */
const MANY = 2_200

function change(dynamodb: EmbeddedDynamoDB, from: number, to: number): void {
  for (let number = from; number < to; number++) {
    const Item = thing(`item ${number % 100}`, 1, { number: { N: String(number) }, text: { S: A_KILOBYTE } })
    dynamodb.perform('PutItem', { TableName, Item: { ...Item, bytes: { B: Buffer.from(`b${number}`) } } })
  }
}

async function open(data: string): Promise<EmbeddedDynamoDB> {
  const dynamodb = await openEmbedded({ data, durability: 'os' })
  onTestFinished(() => dynamodb.close())
  return dynamodb
}

describe('a stream with more records than are kept as objects', () => {
  it.each([
    ['in memory', async () => new EmbeddedDynamoDB()],
    ['in a folder', () => open(dataFolder())],
  ])('answers all of them, in order, with their images: %s', async (_where, openOne) => {
    const dynamodb = await openOne()
    await dynamodb.transport('CreateTable', THINGS)

    change(dynamodb, 0, MANY)

    const records = await streamRecords(dynamodb)
    expect(records.map(({ dynamodb: { NewImage } }) => NewImage?.number?.N)).toEqual(
      Array.from({ length: MANY }, (_, number) => String(number)),
    )
    expect(records[0]?.dynamodb.OldImage).toBeUndefined()
    expect(records[100]?.dynamodb.OldImage).toEqual(records[0]?.dynamodb.NewImage)
    expect(records[100]?.dynamodb.OldImage?.bytes?.B).toEqual(storedBytes('b0'))
    const SequenceNumber = records[1_234]?.dynamodb.SequenceNumber
    expect(read(dynamodb, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })[0]).toEqual(records[1_235])
  })

  it('has them after compaction and reopening, and leaves no other file', async () => {
    const data = dataFolder()
    const first = await open(data)
    await first.transport('CreateTable', THINGS)
    change(first, 0, MANY)
    const before = await streamRecords(first)
    await first.compact()
    change(first, MANY, MANY + 10)
    await first.close()

    const second = await open(data)

    const records = await streamRecords(second)
    expect(records.slice(0, MANY)).toEqual(before)
    expect(records).toHaveLength(MANY + 10)
    expect(readdirSync(data).filter(name => !/^(log|snapshot)-\d+$/.test(name) && !name.startsWith('lock'))).toEqual([])
  })

  it('trims them when they are a day old, including blocks', async () => {
    let now = 1_800_000_000_000
    const dynamodb = new EmbeddedDynamoDB({ now: () => now })
    await dynamodb.transport('CreateTable', THINGS)
    change(dynamodb, 0, MANY)

    now += 25 * 3_600_000
    change(dynamodb, MANY, MANY + 1)

    expect(await streamRecords(dynamodb)).toHaveLength(1)
  })

  it('keeps the newest in memory, and refuses to continue from trimmed records', async () => {
    const dynamodb = new EmbeddedDynamoDB({ streamMemory: 20_000 })
    await dynamodb.transport('CreateTable', THINGS)
    change(dynamodb, 0, 10)
    const [first] = await streamRecords(dynamodb)
    const SequenceNumber = first?.dynamodb.SequenceNumber
    const iterator = iteratorOf(dynamodb, { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber })

    change(dynamodb, 10, 4 * MANY)

    const records = await streamRecords(dynamodb)
    expect(records.length).toBeLessThan(4 * MANY)
    expect(records.at(-1)?.dynamodb.NewImage?.number).toEqual({ N: String(4 * MANY - 1) })
    const trimmed = expect.objectContaining({ name: 'TrimmedDataAccessException' })
    expect(() => dynamodb.perform('GetRecords', { ShardIterator: iterator })).toThrow(trimmed)
    expect(() => iteratorOf(dynamodb, { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber })).toThrow(trimmed)
  })
})

function read(dynamodb: EmbeddedDynamoDB, start: object) {
  return (dynamodb.perform('GetRecords', { ShardIterator: iteratorOf(dynamodb, start) }) as { Records: object[] })
    .Records
}

function iteratorOf(dynamodb: EmbeddedDynamoDB, start: object): string {
  const { Streams } = dynamodb.perform('ListStreams', { TableName }) as { Streams: { StreamArn: string }[] }
  const StreamArn = Streams[0]?.StreamArn
  const { StreamDescription } = dynamodb.perform('DescribeStream', { StreamArn }) as {
    StreamDescription: { Shards: { ShardId: string }[] }
  }
  const shard = { StreamArn, ShardId: StreamDescription.Shards[0]?.ShardId }
  return (dynamodb.perform('GetShardIterator', { ...shard, ...start }) as { ShardIterator: string }).ShardIterator
}

function storedBytes(text: string): unknown {
  return expect.objectContaining(Object.assign(new Uint8Array(Buffer.from(text))))
}
