import { TransactionTooLargeError } from '../../errors/index.ts'
import { sizeOf } from '../items/attribute-value.ts'
import type { ExistingTables } from './existing-tables.ts'
import type { PlannedWrite } from './planned-write.ts'

/** The maximum number of writes in a DynamoDB transaction. */
export const MAX_WRITES = 100
/**
 * The maximum size of a DynamoDB transaction, in bytes:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const MAX_BYTES = 4 * 1024 * 1024
// Items of 400 KB, the maximum, each compared with an item of that size.
const ALWAYS_FIT = 5
// A hundred items below this size always fit, even by the upper bound.
const EXACT_FROM = 40_000

/** Estimates the size of some writes in bytes, including the values in their conditions. */
export function bytesOf(writes: readonly PlannedWrite[]): number {
  let bytes = 0
  for (const { item, update, conditions } of writes) {
    bytes += sizeOf({ ...item, ...update?.values }, EXACT_FROM)
    for (const each of conditions) if (each.kind === 'stored' && each.value) bytes += sizeOf({ '': each.value })
  }
  return bytes
}

/** Whether the writes, of which `limit` are allowed, fit in one transaction, with those that their conversion adds. */
export function fitsTransaction(
  writes: readonly PlannedWrite[],
  limit = MAX_WRITES,
  existing?: Pick<ExistingTables, 'addedWrites'>,
): boolean {
  const added = existing?.addedWrites(writes) ?? 0
  return writes.length + added <= limit && (writes.length <= ALWAYS_FIT || bytesOf(writes) <= MAX_BYTES)
}

/** Throws `TransactionTooLargeError` if the writes exceed DynamoDB's limits. */
export function requireFit(writes: readonly PlannedWrite[]): void {
  if (fitsTransaction(writes)) return
  if (writes.length > MAX_WRITES) throw new TransactionTooLargeError(writes.length, MAX_WRITES)
  throw new TransactionTooLargeError(bytesOf(writes), MAX_BYTES, undefined, 'bytes')
}
