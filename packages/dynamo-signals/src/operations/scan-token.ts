import { ConfigurationError } from '../errors/index.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'

/** The position of a segment: at its beginning, after the item with this key, or at its end. */
export type SegmentPosition = 'begin' | 'end' | Item

/** The position of a scan. */
export interface ScanPosition {
  readonly table: string
  /** Names the run, such as "replay of mail". */
  readonly run: string
  /** The number of items that were read. */
  readonly done: number
  readonly segments: readonly SegmentPosition[]
  /** The findings of the run so far. */
  readonly notes?: readonly string[]
}

/** Encodes the position as an opaque token. */
export function toToken(position: ScanPosition): string {
  const segments = position.segments.map(at => (typeof at === 'string' ? at : mapKey(at, toText)))
  return Buffer.from(JSON.stringify({ ...position, segments })).toString('base64url')
}

/** Decodes a token. Throws a `ConfigurationError` if it is invalid or belongs to another table or another run. */
export function fromToken(token: string, table: string, run: string): ScanPosition {
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
  if (position.run !== run) {
    throw new ConfigurationError(
      'operations.otherRun',
      `The resume token belongs to the ${position.run}, not to the ${run}, which would skip what the other one has read. Start it without a token.`,
    )
  }
  return { ...position, segments: position.segments.map(at => (typeof at === 'string' ? at : mapKey(at, toBytes))) }
}

function mapKey(key: Item, convert: (value: AttributeValue) => object): Item {
  return Object.fromEntries(Object.entries(key).map(([name, value]) => [name, convert(value) as AttributeValue]))
}

/** Encodes bytes, which JSON does not have. */
function toText(value: AttributeValue): object {
  return value.B ? { B: Buffer.from(value.B).toString('base64') } : value
}

function toBytes(value: AttributeValue): object {
  return value.B ? { B: new Uint8Array(Buffer.from(value.B as unknown as string, 'base64')) } : value
}

/** Returns the table that a token belongs to. Undefined if it is invalid. */
export function tableIn(token: string): string | undefined {
  return parse(token)?.table
}

/** Returns the findings of the run that a token continues. */
export function notesIn(token: string): readonly string[] {
  return parse(token)?.notes ?? []
}

function parse(token: string): Partial<ScanPosition> | undefined {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return undefined
  }
}

function isPosition(position: Partial<ScanPosition> | undefined): position is ScanPosition {
  const { table, run, done, segments, notes = [] } = position ?? {}
  if (typeof run !== 'string' || !Array.isArray(notes)) return false
  return typeof table === 'string' && typeof done === 'number' && Array.isArray(segments) && segments.length > 0
}
