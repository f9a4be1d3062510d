import { digestOf, fitting, type ItemKey, ledgerPartition } from './keys.ts'

/** The number of partitions of waiting signals. It can grow, but must not shrink while signals wait. */
export const DUE_SHARDS = 8

const DIGITS = 15
const LONGEST_IDENTITY = 1_000

/** Returns the partition of the ledger for one share of the waiting signals, which are ordered by their due times. */
export function duePartition(shard: number): string {
  return `due#${shard}`
}

/** Returns the key of the entry of a waiting signal. `item` is the partition key that its item will have. */
export function dueKey(item: string, due: number): ItemKey {
  const identity = fitting(item, LONGEST_IDENTITY)
  const shard = (digestOf(identity, 'utf8')[0] ?? 0) % DUE_SHARDS
  return { pk: duePartition(shard), sk: `${dueText(due)}#${identity}` }
}

/** Formats a time so that the order of texts is the order of times. */
export function dueText(due: number): string {
  return String(Math.max(0, Math.floor(due))).padStart(DIGITS, '0')
}

/** Reads the time from the sort key of a waiting signal, in milliseconds since 1970. */
export function dueTimeIn(sk: string): number {
  return Number(sk.slice(0, DIGITS))
}

/** Returns the key of the pointer to the signal that waits under a key. */
export function pointerKey(signal: string, key: string): ItemKey {
  return { pk: ledgerPartition('later', signal, key), sk: 'pointer' }
}
