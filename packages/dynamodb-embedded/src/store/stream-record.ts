import type { Row } from './row.ts'

/** One change of one item, in the order of all changes of the store. */
export interface StreamRecord {
  readonly sequence: number
  readonly at: number
  readonly before: Row | undefined
  readonly after: Row | undefined
  readonly isExpiry: boolean
}

const DIGITS = 21
const FIRST = 10n ** 20n

/** From a place in the order of all changes to the sequence number that a stream shows. */
export function sequenceNumber(sequence: number): string {
  return String(FIRST + BigInt(sequence))
}

/** From a sequence number to its place; undefined for text that is not one. */
export function sequenceOf(text: string): number | undefined {
  if (!new RegExp(`^\\d{${DIGITS},40}$`).test(text)) return undefined
  const sequence = BigInt(text) - FIRST
  return Number(sequence < 0n ? -1n : sequence)
}
