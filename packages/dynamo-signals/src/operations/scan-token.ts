import { ConfigurationError } from '../errors/index.ts'
import type { ItemKey } from '../repository/items/keys.ts'

/** The position of a segment: at its beginning, after an item, or at its end. */
export type SegmentPosition = 'begin' | 'end' | ItemKey

/** The position of a scan. */
export interface ScanPosition {
  readonly table: string
  /** The number of items that were read. */
  readonly done: number
  readonly segments: readonly SegmentPosition[]
}

/** Encodes the position as an opaque token. */
export function toToken(position: ScanPosition): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/** Decodes a token. Throws a `ConfigurationError` if it is invalid or belongs to another table. */
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
