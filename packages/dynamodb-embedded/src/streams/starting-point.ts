import { invalid, ServiceError } from '../service-error.ts'
import type { Shard } from '../store/shard.ts'
import { sequenceOf } from '../store/stream-record.ts'

interface IteratorInput {
  readonly ShardIteratorType?: string
  readonly SequenceNumber?: string
}

const TYPES = ['TRIM_HORIZON', 'LATEST', 'AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER']

/** Returns the number of an iterator's first record. `latest` is the number of the latest change of the store. */
export function startingPoint(shard: Shard, input: IteratorInput, latest: number): number {
  const { ShardIteratorType: type = '', SequenceNumber } = input
  if (!TYPES.includes(type)) {
    throw invalid(
      `1 validation error detected: Value '${type}' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [${TYPES.join(', ')}]`,
    )
  }
  if (type === 'TRIM_HORIZON' || type === 'LATEST') {
    if (SequenceNumber === undefined) return type === 'LATEST' ? latest + 1 : 0
    const what = 'SequenceNumber should not be passed for this iterator type'
    throw invalid(`One or more parameter values were invalid: ${what}`)
  }
  if (SequenceNumber === undefined) throw invalid('One or more parameter values were invalid: Invalid SequenceNumber')
  const sequence = sequenceOf(SequenceNumber)
  if (sequence === undefined) {
    throw invalid(
      `1 validation error detected: Value '${SequenceNumber}' at 'sequenceNumber' failed to satisfy constraint: Member must have length greater than or equal to 21`,
    )
  }
  if (sequence < shard.shape.starting) throw invalid('Invalid SequenceNumber for the shard')
  const next = type === 'AT_SEQUENCE_NUMBER' ? sequence : sequence + 1
  if (next <= shard.records.horizon) throw trimmed(SequenceNumber)
  return next
}

/** Creates the error for trimmed records. */
export function trimmed(sequence: string): Error {
  return new ServiceError(
    'TrimmedDataAccessException',
    `The records from ${sequence} on have been trimmed. Records are kept for 24 hours, and in memory only the newest 32 MB of a shard. Continue from TRIM_HORIZON, or open the database with a larger streamMemory or with a data folder.`,
  )
}
