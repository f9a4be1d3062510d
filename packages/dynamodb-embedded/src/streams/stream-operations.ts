import type { Context } from '../requests/context.ts'
import { invalid, outOfRange, ServiceError } from '../service-error.ts'
import type { Shard } from '../store/shard.ts'
import type { Stream } from '../store/stream.ts'
import { sequenceNumber } from '../store/stream-record.ts'
import { streamArn } from '../tables/describe-table.ts'
import { schemaOf } from '../tables/key-schema.ts'
import { readRecords } from './read-records.ts'
import { toIterator } from './shard-iterator.ts'
import { startingPoint } from './starting-point.ts'

export interface StreamsInput {
  readonly TableName?: string
  readonly StreamArn?: string
  readonly ShardId?: string
  readonly ShardIteratorType?: string
  readonly SequenceNumber?: string
  readonly ShardIterator?: string
  readonly Limit?: number
  readonly ExclusiveStartStreamArn?: string
  readonly ExclusiveStartShardId?: string
}

const MOST_LISTED = 100
const SHORTEST_SHARD_ID = 28

/** The operations of DynamoDB Streams. Streams of deleted tables are listed until their records are trimmed. */
export function streamOperations(context: Context) {
  const all = () => context.store.streams.all(context.now())
  const find = (arn: string | undefined) => {
    const stream = all().find(each => streamArn(each) === arn)
    if (stream) return stream
    throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Stream: ${arn} not found`)
  }
  return {
    ListStreams({ TableName, Limit = MOST_LISTED, ExclusiveStartStreamArn: after }: StreamsInput) {
      requireLimit(Limit)
      const streams = all().filter(({ shape }) => TableName === undefined || shape.table === TableName)
      const older = after?.split('/stream/')[1] ?? ''
      const rest = entriesAfter(streams, after, streamArn, ({ shape }) => shape.label < older)
      const Streams = rest.slice(0, Limit).map(nameOf)
      return { Streams, ...(rest.length > Limit && { LastEvaluatedStreamArn: Streams.at(-1)?.StreamArn }) }
    },
    DescribeStream({ StreamArn, Limit = MOST_LISTED, ExclusiveStartShardId: after }: StreamsInput) {
      requireLimit(Limit)
      const stream = find(StreamArn)
      requireShardId(after)
      const rest = entriesAfter(
        stream.shards,
        after,
        ({ shape }) => shape.id,
        ({ shape }) => shape.id > String(after),
      )
      const Shards = rest.slice(0, Limit).map(describeShard)
      return {
        StreamDescription: {
          ...nameOf(stream),
          StreamStatus: stream.isEnabled ? 'ENABLED' : 'DISABLED',
          StreamViewType: stream.shape.view,
          CreationRequestDateTime: Date.parse(`${stream.shape.label}Z`) / 1000,
          KeySchema: schemaOf(stream.shape),
          Shards,
          ...(rest.length > Limit && { LastEvaluatedShardId: Shards.at(-1)?.ShardId }),
        },
      }
    },
    GetShardIterator(input: StreamsInput) {
      const stream = find(input.StreamArn)
      const shard = requireShard(stream, input.ShardId)
      const next = startingPoint(shard, input, context.store.sequence)
      const position = { arn: streamArn(stream), shard: shard.shape.id, next, issuedAt: context.now() }
      return { ShardIterator: toIterator(position) }
    },
    GetRecords: (input: StreamsInput) => readRecords(input, context.now(), arn => find(arn), requireShard),
  }
}

function requireShard(stream: Stream, id: string | undefined): Shard {
  const shard = stream.shard(id)
  if (shard) return shard
  throw new ServiceError('ResourceNotFoundException', 'Shard does not exist')
}

/** Returns the entries after a position. If its entry no longer exists, compares the names to find the next ones. */
function entriesAfter<T>(
  all: readonly T[],
  place: string | undefined,
  nameOf: (each: T) => string,
  isAfter: (each: T) => boolean,
): readonly T[] {
  if (place === undefined) return all
  const at = all.findIndex(each => nameOf(each) === place)
  return at < 0 ? all.filter(isAfter) : all.slice(at + 1)
}

function requireShardId(id: string | undefined): void {
  if (id === undefined || id.length >= SHORTEST_SHARD_ID) return
  const rule = `Member must have length greater than or equal to ${SHORTEST_SHARD_ID}`
  throw invalid(
    `1 validation error detected: Value '${id}' at 'exclusiveStartShardId' failed to satisfy constraint: ${rule}`,
  )
}

function requireLimit(limit: number): void {
  if (limit >= 1 && limit <= MOST_LISTED) return
  throw outOfRange('limit', limit, 1, MOST_LISTED)
}

function nameOf(stream: Stream) {
  return { StreamArn: streamArn(stream), StreamLabel: stream.shape.label, TableName: stream.shape.table }
}

function describeShard({ shape }: Shard) {
  return {
    ShardId: shape.id,
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumber(shape.starting),
      ...(shape.ending !== undefined && { EndingSequenceNumber: sequenceNumber(shape.ending) }),
    },
    ...(shape.parent !== undefined && { ParentShardId: shape.parent }),
  }
}
