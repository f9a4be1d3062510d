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

/** Converts a position in the order of all changes to a sequence number. */
export function sequenceNumber(sequence: number): string {
  return String(FIRST + BigInt(sequence))
}

/** Converts a sequence number to its position. Returns undefined if it is invalid. */
export function sequenceOf(text: string): number | undefined {
  if (!new RegExp(`^\\d{${DIGITS},40}$`).test(text)) return undefined
  const sequence = BigInt(text) - FIRST
  return Number(sequence < 0n ? -1n : sequence)
}
