import { invalid } from '../service-error.ts'
import type { Shard } from '../store/shard.ts'
import type { Stream } from '../store/stream.ts'
import { sequenceNumber } from '../store/stream-record.ts'
import { recordOf } from './change.ts'
import { fromIterator, toIterator } from './shard-iterator.ts'
import { trimmed } from './starting-point.ts'

interface RecordsInput {
  readonly ShardIterator?: string
  readonly Limit?: number
}

const MOST_RECORDS = 1_000
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const LARGEST = 1024 * 1024

/** Performs `GetRecords`: up to 1 MB of records. A closed shard that was read to its end has no next iterator. */
export function readRecords(
  { ShardIterator, Limit = MOST_RECORDS }: RecordsInput,
  now: number,
  streamOf: (arn: string) => Stream,
  shardOf: (stream: Stream, id: string) => Shard,
): object {
  if (!(Limit >= 1 && Limit <= MOST_RECORDS)) {
    const bound = Limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_RECORDS}`
    throw invalid(`One or more parameter values were invalid: Limit should be ${bound}`)
  }
  const position = fromIterator(ShardIterator, now)
  const stream = streamOf(position.arn)
  const shard = shardOf(stream, position.shard)
  // Without an error, the gap would go unnoticed. An iterator of TRIM_HORIZON starts before all records.
  if (position.next > 0 && position.next <= shard.records.horizon) throw trimmed(sequenceNumber(position.next))
  const Records: object[] = []
  let [next, size, isDone] = [position.next, 0, true]
  for (const record of shard.records.from(position.next)) {
    const recordSize = (record.before?.size() ?? 0) + (record.after?.size() ?? 0)
    if (Records.length >= Limit || (size > 0 && size + recordSize > LARGEST)) {
      isDone = false
      break
    }
    Records.push(recordOf(stream.shape, record, stream.shape.view))
    size += recordSize
    next = record.sequence + 1
  }
  const isOver = isDone && !shard.isOpen
  return { Records, ...(!isOver && { NextShardIterator: toIterator({ ...position, next, issuedAt: now }) }) }
}
