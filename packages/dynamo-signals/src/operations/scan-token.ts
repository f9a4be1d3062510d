import { ConfigurationError } from '../errors/index.ts'
import type { ItemKey } from '../repository/items/keys.ts'

/** Where a segment of a scan stands: at its beginning, behind an item, or at its end. */
export type SegmentPosition = 'begin' | 'end' | ItemKey

/** Where a scan of a table stands. */
export interface ScanPosition {
  readonly table: string
  /** How many items are behind. */
  readonly done: number
  readonly segments: readonly SegmentPosition[]
}

/** The position as one opaque text. */
export function toToken(position: ScanPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** Reads a token. Throws `ConfigurationError` for what is none of the table's. */
export function fromToken(token: string, table: string): ScanPosition {
  const position = parse(token)
  if (!isPosition(position)) {
    throw new ConfigurationError(
      'operations.badToken',
      'The resume token is invalid. Pass it exactly as it was printed.',
    )
  }
  if (position.table !== table) {
    throw new ConfigurationError(
      'operations.otherTable',
      `The resume token belongs to the table ${position.table}, not to ${table}.`,
    )
  }
  return position
}

function parse(token: string): Partial<ScanPosition> | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return undefined
  }
}

function isPosition(position: Partial<ScanPosition> | undefined): position is ScanPosition {
  const { table, done, segments } = position ?? {}
  return typeof table === 'string' && typeof done === 'number' && Array.isArray(segments) && segments.length > 0
}
