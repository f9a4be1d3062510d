import { createHash } from 'node:crypto'
import { fitting, type ItemKey, ledgerPartition } from './keys.ts'

/** The number of partitions that share the signals that wait. It can grow, but not shrink while signals wait. */
export const DUE_SHARDS = 8

const DIGITS = 15
const LONGEST_IDENTITY = 1_000

/** Returns the partition of the ledger for one share of the signals that wait, in the order in which they are due. */
export function duePartition(shard: number): string {
  return `due#${shard}`
}

/** Returns where a signal waits until it is due. `item` is the partition key that its item will have. */
export function dueKey(item: string, due: number): ItemKey {
  const identity = fitting(item, LONGEST_IDENTITY)
  const shard = (createHash('sha256').update(identity).digest()[0] ?? 0) % DUE_SHARDS
  return { pk: duePartition(shard), sk: `${dueText(due)}#${identity}` }
}

/** Formats a time so that times compare as texts. */
export function dueText(due: number): string {
  return String(Math.max(0, due)).padStart(DIGITS, '0')
}

/** Reads the time from the sort key of a signal that waits, in milliseconds since 1970. */
export function dueTimeIn(sk: string): number {
  return Number(sk.slice(0, DIGITS))
}

/** Returns where the ledger keeps which signal waits under a key. */
export function pointerKey(signal: string, key: string): ItemKey {
  return { pk: ledgerPartition('later', signal, key), sk: 'pointer' }
}
