import { invalid, ServiceError } from '../service-error.ts'

/** The position of an iterator: the next record has this number or a larger one. */
export interface Position {
  readonly arn: string
  readonly shard: string
  readonly next: number
  readonly issuedAt: number
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html */
const LIFETIME = 15 * 60_000

/** Encodes an iterator for clients. It can be used more than once. */
export function toIterator({ arn, shard, next, issuedAt }: Position): string {
  return Buffer.from(JSON.stringify([arn, shard, next, issuedAt])).toString('base64url')
}

/** Decodes an iterator. Throws if it is invalid or expired. */
export function fromIterator(iterator: string | undefined, now: number): Position {
  const [arn, shard, next, issuedAt] = parsed(iterator)
  if (typeof arn !== 'string' || typeof shard !== 'string' || !Number.isInteger(next) || !Number.isFinite(issuedAt)) {
    throw invalid('Invalid ShardIterator')
  }
  if (Number(issuedAt) + LIFETIME >= now) return { arn, shard, next: Number(next), issuedAt: Number(issuedAt) }
  const what = 'The shard iterator has expired. An iterator can be used for 15 minutes'
  throw new ServiceError('ExpiredIteratorException', `${what}. Get another one with AFTER_SEQUENCE_NUMBER.`)
}

function parsed(iterator = ''): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(iterator, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}
