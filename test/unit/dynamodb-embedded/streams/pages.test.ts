import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { beforeEach, expect, it } from 'vitest'
import { THINGS } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const DAY = 24 * 3_600_000
let now: number
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  now = 1_800_000_000_000
  dynamodb = new EmbeddedDynamoDB({ now: () => now })
  dynamodb.perform('CreateTable', THINGS)
})

interface Streams {
  readonly Streams: readonly { readonly StreamArn: string }[]
  readonly LastEvaluatedStreamArn?: string
}
interface Stream {
  readonly StreamDescription: {
    readonly Shards: readonly { readonly ShardId: string }[]
    readonly LastEvaluatedShardId?: string
  }
}
const list = (more: object = {}) => dynamodb.perform('ListStreams', { TableName, ...more }) as Streams
const describeStream = (more: object = {}) => {
  const { StreamArn } = list().Streams[0] ?? {}
  return (dynamodb.perform('DescribeStream', { StreamArn, ...more }) as Stream).StreamDescription
}

function switchStream(): void {
  now++
  dynamodb.perform('UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false } })
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' }
  dynamodb.perform('UpdateTable', { TableName, StreamSpecification })
}

it('describes the shards of a stream in pages, each of them once', () => {
  for (let round = 0; round < 3; round++) dynamodb.splitShards(TableName)
  const all = describeStream().Shards.map(({ ShardId }) => ShardId)
  const paged: string[] = []
  let ExclusiveStartShardId: string | undefined
  do {
    const page = describeStream({ Limit: 4, ...(ExclusiveStartShardId && { ExclusiveStartShardId }) })
    paged.push(...page.Shards.map(({ ShardId }) => ShardId))
    ExclusiveStartShardId = page.LastEvaluatedShardId
  } while (ExclusiveStartShardId)

  expect(all).toHaveLength(15)
  expect(paged).toEqual(all)
})

it('continues after a shard that was trimmed in the meantime', () => {
  dynamodb.splitShards(TableName)
  const { LastEvaluatedShardId } = describeStream({ Limit: 1 })
  now += DAY + 60_001

  const rest = describeStream({ ExclusiveStartShardId: LastEvaluatedShardId }).Shards

  expect(rest).toHaveLength(2)
  expect(rest.map(({ ShardId }) => ShardId)).not.toContain(LastEvaluatedShardId)
  expect(describeStream({ ExclusiveStartShardId: `shardId-${'9'.repeat(20)}-00000000` }).Shards).toEqual([])
  expect(() => describeStream({ ExclusiveStartShardId: 'x' })).toThrow(
    "1 validation error detected: Value 'x' at 'exclusiveStartShardId' failed to satisfy constraint: Member must have length greater than or equal to 28",
  )
})

it('lists streams in pages, newest first, and continues after a removed one', () => {
  for (let round = 0; round < 2; round++) switchStream()
  const arns = list().Streams.map(({ StreamArn }) => StreamArn)
  const first = list({ Limit: 2 })

  expect(arns).toHaveLength(3)
  expect([first.Streams.map(({ StreamArn }) => StreamArn), first.LastEvaluatedStreamArn]).toEqual([
    arns.slice(0, 2),
    arns[1],
  ])
  expect(list({ ExclusiveStartStreamArn: arns[1] }).Streams.map(({ StreamArn }) => StreamArn)).toEqual([arns[2]])
  const [table] = String(arns[1]).split('/stream/')
  expect(list({ ExclusiveStartStreamArn: `${table}/stream/1999-01-01T00:00:00.000` }).Streams).toEqual([])
})

it.each([
  ['ListStreams', 0, 'greater than or equal to 1'],
  ['DescribeStream', 101, 'less than or equal to 100'],
])('refuses %s with pages of %s', (operation, Limit, bound) => {
  const ask = operation === 'ListStreams' ? list : describeStream
  expect(() => ask({ Limit })).toThrow(
    `1 validation error detected: Value '${Limit}' at 'limit' failed to satisfy constraint: Member must have value ${bound}`,
  )
})
