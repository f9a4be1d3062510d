import { invalid, ServiceError } from '../service-error.ts'
import type { Change } from '../tables/change.ts'
import { changeNumber } from '../tables/change.ts'
import { itemSize } from '../values/size.ts'
import type { TableStream, TableStreams } from './table-streams.ts'

interface StreamInput {
  readonly TableName?: string
  readonly StreamArn?: string
  readonly ShardId?: string
  readonly ShardIteratorType?: string
  readonly SequenceNumber?: string
  readonly ShardIterator?: string
  readonly Limit?: number
}

/** Where an iterator stands: so many changes of the table come before what it reads next. */
type Position = readonly [streamArn: string, index: number]

const SHARD = 'shardId-00000000000000000001-00000001'
const VIEW = 'NEW_AND_OLD_IMAGES'
const MOST_RECORDS = 1000

/** The operations of DynamoDB Streams. */
export function streamOperations(streams: TableStreams) {
  return {
    ListStreams: ({ TableName }: StreamInput) => ({
      Streams: streams.list(TableName).map(({ arn, label, table }) => ({
        StreamArn: arn,
        StreamLabel: label,
        TableName: table.definition.name,
      })),
    }),
    DescribeStream({ StreamArn }: StreamInput) {
      const { arn, label, table } = streams.get(StreamArn)
      const range = { StartingSequenceNumber: table.changes[0]?.sequenceNumber ?? changeNumber.first }
      const Shards = [{ ShardId: SHARD, SequenceNumberRange: range }]
      const described = { StreamArn: arn, StreamLabel: label, StreamStatus: 'ENABLED', StreamViewType: VIEW }
      return { StreamDescription: { ...described, TableName: table.definition.name, Shards } }
    },
    GetShardIterator(input: StreamInput) {
      const stream = streams.get(input.StreamArn)
      if (input.ShardId !== SHARD) throw new ServiceError('ResourceNotFoundException', 'Shard does not exist')
      return { ShardIterator: toIterator([stream.arn, startOf(stream, input)]) }
    },
    GetRecords({ ShardIterator, Limit = MOST_RECORDS }: StreamInput) {
      if (Limit < 1 || Limit > MOST_RECORDS) throw invalid('Limit should be between 1 and 1000')
      const [arn, index] = fromIterator(ShardIterator)
      const changes = streams.get(arn).table.changes.slice(index, index + Limit)
      return { Records: changes.map(record), NextShardIterator: toIterator([arn, index + changes.length]) }
    },
  }
}

function startOf({ table }: TableStream, { ShardIteratorType, SequenceNumber = '' }: StreamInput): number {
  switch (ShardIteratorType) {
    case 'TRIM_HORIZON':
      return 0
    case 'LATEST':
      return table.changes.length
    case 'AT_SEQUENCE_NUMBER':
      return changeNumber.of(SequenceNumber) - 1
    case 'AFTER_SEQUENCE_NUMBER':
      return changeNumber.of(SequenceNumber)
    default:
      throw invalid(`There is no ShardIteratorType ${ShardIteratorType}`)
  }
}

/** A change as `GetRecords` tells it. Its time is in seconds, with the milliseconds behind the point. */
function record(change: Change): object {
  const { eventId, eventName, keys, before, after, at, sequenceNumber, isExpiry } = change
  return {
    eventID: eventId,
    eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'ddblocal',
    dynamodb: {
      ApproximateCreationDateTime: at / 1000,
      Keys: keys,
      NewImage: after,
      OldImage: before,
      SequenceNumber: sequenceNumber,
      SizeBytes: [keys, before, after].reduce((sum, image) => sum + (image ? itemSize(image) : 0), 0),
      StreamViewType: VIEW,
    },
    ...(isExpiry && { userIdentity: { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' } }),
  }
}

function toIterator(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

function fromIterator(iterator = ''): Position {
  try {
    return JSON.parse(Buffer.from(iterator, 'base64url').toString()) as Position
  } catch {
    throw invalid('Invalid ShardIterator')
  }
}
