import { invalid, ServiceError } from '../service-error.ts'

/** Where an iterator stands: the next record has this number, or a larger one. */
export interface Position {
  readonly arn: string
  readonly shard: string
  readonly next: number
  readonly issuedAt: number
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
const LIFETIME = 15 * 60_000

/** An iterator as clients hold it. It can be used again, and answers again. */
export function toIterator({ arn, shard, next, issuedAt }: Position): string {
  return Buffer.from(JSON.stringify([arn, shard, next, issuedAt])).toString('base64url')
}

/** Reads an iterator. Throws for text that is not one, and for one that has expired. */
export function fromIterator(iterator: string | undefined, now: number): Position {
  const [arn, shard, next, issuedAt] = parsed(iterator)
  if (typeof arn !== 'string' || typeof shard !== 'string' || !Number.isInteger(next) || !Number.isFinite(issuedAt)) {
    throw invalid('Invalid ShardIterator')
  }
  if (Number(issuedAt) + LIFETIME >= now) return { arn, shard, next: Number(next), issuedAt: Number(issuedAt) }
  const what = 'The shard iterator has expired. An iterator can be used for 15 minutes'
  throw new ServiceError('ExpiredIteratorException', `${what}: get another one with AFTER_SEQUENCE_NUMBER.`)
}

function parsed(iterator = ''): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(iterator, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
