import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { beforeEach, describe, expect, it } from 'vitest'
import { streamRecords, THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const HOUR = 3_600_000
let now: number
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  now = 1_800_000_000_123
  dynamodb = new EmbeddedDynamoDB({ now: () => now, shards: 2 })
  dynamodb.perform('CreateTable', THINGS)
})

const put = (name: string, more = {}) => dynamodb.perform('PutItem', { TableName, Item: thing(name, 1, more) })

interface Described {
  readonly StreamArn: string
  readonly Shards: readonly {
    readonly ShardId: string
    readonly ParentShardId?: string
    readonly SequenceNumberRange: Sequences
  }[]
}
interface Sequences {
  readonly StartingSequenceNumber: string
  readonly EndingSequenceNumber?: string
}

function described(): Described {
  const { Streams } = dynamodb.perform('ListStreams', { TableName }) as { Streams: { StreamArn: string }[] }
  const StreamArn = Streams[0]?.StreamArn
  return (dynamodb.perform('DescribeStream', { StreamArn }) as { StreamDescription: Described }).StreamDescription
}

function read(ShardId: string, start: object = { ShardIteratorType: 'TRIM_HORIZON' }) {
  const { StreamArn } = described()
  const first = dynamodb.perform('GetShardIterator', { StreamArn, ShardId, ...start })
  return dynamodb.perform('GetRecords', first) as {
    Records: { dynamodb: { SequenceNumber: string; Keys: { pk: { S: string } } } }[]
    NextShardIterator?: string
  }
}

describe('a stream', () => {
  it('returns each change once, to the millisecond, and nothing for a write that changes nothing', async () => {
    put('a', { map: { M: {} }, n: { N: '1.0' } })
    put('a', { map: { M: {} }, n: { N: '1' } })
    dynamodb.perform('DeleteItem', { TableName, Key: thing('absent', 1) })
    dynamodb.perform('DeleteItem', { TableName, Key: thing('a', 1) })

    const records = await streamRecords(dynamodb)

    expect(records).toMatchObject([
      {
        eventName: 'INSERT',
        dynamodb: { NewImage: { map: { M: {} } }, ApproximateCreationDateTime: 1_800_000_000.123 },
      },
      { eventName: 'REMOVE', dynamodb: { OldImage: { map: { M: {} } }, Keys: thing('a', 1) } },
    ])
  })

  it('distributes the items over its shards, and keeps the order of each item', async () => {
    for (let round = 0; round < 5; round++)
      for (let item = 0; item < 20; item++) put(`item ${item}`, { round: { N: `${round}` } })

    const shards = described().Shards.map(({ ShardId }) => read(ShardId).Records.map(record => record.dynamodb))

    expect(shards.map(({ length }) => length > 0)).toEqual([true, true])
    const names = shards.map(records => new Set(records.map(({ Keys }) => Keys.pk.S)))
    expect([...(names[0] ?? [])].filter(name => names[1]?.has(name))).toEqual([])
    for (const records of shards) {
      const numbers = records.map(({ SequenceNumber }) => SequenceNumber)
      expect(numbers).toEqual(numbers.toSorted())
    }
  })

  it('closes split shards, and continues each of them in two that name it as their parent', () => {
    const before = described().Shards
    for (let item = 0; item < 20; item++) put(`item ${item}`)
    dynamodb.splitShards(TableName)
    for (let item = 0; item < 20; item++) put(`item ${item}`, { n: { N: '2' } })

    const { Shards } = described()

    expect(Shards).toHaveLength(6)
    for (const { ShardId } of before) {
      const parent = Shards.find(shard => shard.ShardId === ShardId)
      expect(parent?.SequenceNumberRange.EndingSequenceNumber).toMatch(/^\d{21}$/)
      expect(read(ShardId).NextShardIterator).toBeUndefined()
      const children = Shards.filter(({ ParentShardId }) => ParentShardId === ShardId)
      expect(children).toHaveLength(2)
      const of = (id: string) => read(id).Records.map(record => record.dynamodb.Keys.pk.S)
      expect(children.flatMap(child => of(child.ShardId)).sort()).toEqual(of(ShardId).sort())
    }
  })

  it('keeps records for 24 hours, and rejects a reader that is too late', () => {
    put('a')
    const [shard] = described().Shards.filter(({ ShardId }) => read(ShardId).Records.length > 0)
    const { ShardId = '' } = shard ?? {}
    const [first] = read(ShardId).Records
    const after = { ShardIteratorType: 'AT_SEQUENCE_NUMBER', SequenceNumber: first?.dynamodb.SequenceNumber }
    now += 23 * HOUR
    put('a', { later: { BOOL: true } })
    expect(read(ShardId, after).Records).toHaveLength(2)

    now += 2 * HOUR

    expect(read(ShardId).Records).toHaveLength(1)
    expect(() => read(ShardId, after)).toThrow(expect.objectContaining({ name: 'TrimmedDataAccessException' }))
  })

  it('rejects iterators after a quarter of an hour', () => {
    const { StreamArn, Shards } = described()
    const iterator = dynamodb.perform('GetShardIterator', {
      StreamArn,
      ShardId: Shards[0]?.ShardId,
      ShardIteratorType: 'LATEST',
    })

    now += 15 * 60_000 + 1

    expect(() => dynamodb.perform('GetRecords', iterator)).toThrow(
      expect.objectContaining({ name: 'ExpiredIteratorException' }),
    )
  })

  it('returns at most a megabyte at a time', () => {
    const one = new EmbeddedDynamoDB()
    one.perform('CreateTable', THINGS)
    for (let n = 0; n < 5; n++)
      one.perform('PutItem', { TableName, Item: thing('a', n, { text: { S: 'x'.repeat(300_000) } }) })
    const { Streams } = one.perform('ListStreams', {}) as { Streams: { StreamArn: string }[] }
    const StreamArn = Streams[0]?.StreamArn
    const { StreamDescription } = one.perform('DescribeStream', { StreamArn }) as { StreamDescription: Described }
    const ShardId = StreamDescription.Shards[0]?.ShardId

    const iterator = one.perform('GetShardIterator', { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' })

    expect((one.perform('GetRecords', iterator) as { Records: object[] }).Records).toHaveLength(3)
  })
})

it('deletes expired items as the service, by the given clock', async () => {
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'until' }
  dynamodb.perform('UpdateTimeToLive', { TableName, TimeToLiveSpecification })
  const seconds = Math.floor(now / 1000)
  put('soon', { until: { N: `${seconds + 60}` } })
  put('later', { until: { N: `${seconds + 3_600}` } })
  put('never', { until: { S: `${seconds}` } })
  put('five years ago', { until: { N: `${seconds - 6 * 365 * 86_400}` } })

  now += 61_000

  expect(dynamodb.expireDue()).toBe(1)
  expect((await streamRecords(dynamodb)).filter(({ eventName }) => eventName === 'REMOVE')).toMatchObject([
    {
      dynamodb: { Keys: thing('soon', 1), OldImage: { pk: { S: 'soon' } } },
      userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' },
    },
  ])
})
