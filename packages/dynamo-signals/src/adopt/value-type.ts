import { isPolluting } from '../models/reserved-names.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { exactText } from '../repository/items/numbers.ts'
import { propertyName } from './literal.ts'

/** Values of an attribute that were seen, sorted by their types. */
export interface SeenValues {
  readonly count: number
  readonly kinds: ReadonlySet<Kind>
  /** The elements of its lists. */
  readonly elements: SeenValues | undefined
  /** The attributes of its maps. */
  readonly maps: SeenMaps | undefined
}

/** Attributes of several maps, or of several items. */
export interface SeenMaps {
  readonly count: number
  readonly attributes: ReadonlyMap<string, SeenValues>
}

/** A type of DynamoDB. The wide ones have numbers that a JavaScript number cannot hold. */
type Kind = 'S' | 'N' | 'wide N' | 'BOOL' | 'NULL' | 'B' | 'SS' | 'NS' | 'wide NS' | 'BS' | 'L' | 'M'

/** A type that is nested deeper than this is written as unknown. */
const DEEPEST = 5
/** A map with more names than this, most of them rare, is a dictionary, and its names are data. */
const MOST_NAMES = 12

/** Sorts the attributes of maps or items by their names. */
export function seenMaps(maps: readonly Readonly<Item>[], depth = 0): SeenMaps {
  const byName = new Map<string, AttributeValue[]>()
  for (const [name, value] of maps.flatMap(map => Object.entries(map))) {
    if (isPolluting(name)) continue
    const values = byName.get(name)
    if (values) values.push(value)
    else byName.set(name, [value])
  }
  const attributes = new Map([...byName].map(([name, values]) => [name, seenValues(values, depth)]))
  return { count: maps.length, attributes }
}

function seenValues(values: readonly AttributeValue[], depth: number): SeenValues {
  const maps = values.flatMap(({ M }) => (M === undefined ? [] : [M]))
  const lists = values.flatMap(({ L }) => L ?? [])
  const isDeep = depth >= DEEPEST
  return {
    count: values.length,
    kinds: new Set(values.map(kindOf)),
    elements: lists.length === 0 || isDeep ? undefined : seenValues(lists, depth + 1),
    maps: maps.length === 0 || isDeep ? undefined : seenMaps(maps, depth + 1),
  }
}

function kindOf(value: AttributeValue): Kind {
  if (value.N !== undefined) return isWideText(value.N) ? 'wide N' : 'N'
  if (value.NS !== undefined) return value.NS.some(isWideText) ? 'wide NS' : 'NS'
  return Object.keys(value)[0] as Kind
}

function isWideText(text: string): boolean {
  return typeof exactText(text) === 'string'
}

/** Writes the zod schema that accepts the values that were seen. */
export function zodOf(seen: SeenValues): string {
  const { kinds } = seen
  const types = [...new Set([...kinds].filter(kind => kind !== 'NULL').map(kind => zodOfKind(kind, seen)))].sort()
  if (types.length === 0) return 'z.null()'
  const [only = 'z.unknown()'] = types
  const type = types.length === 1 ? only : `z.union([${types.join(', ')}])`
  return kinds.has('NULL') ? `${type}.nullable()` : type
}

// With `inexactNumbers: 'text'`, a number that is too wide is loaded as a string, and so is every number of its set.
const ZOD: Readonly<Partial<Record<Kind, string>>> = {
  S: 'z.string()',
  N: 'z.number()',
  'wide N': 'z.string()',
  BOOL: 'z.boolean()',
  B: 'z.instanceof(Uint8Array)',
  SS: 'z.set(z.string())',
  NS: 'z.set(z.number())',
  'wide NS': 'z.set(z.string())',
  BS: 'z.set(z.instanceof(Uint8Array))',
}

function zodOfKind(kind: Kind, { elements, maps }: SeenValues): string {
  if (kind === 'L') return `z.array(${elements ? zodOf(elements) : 'z.unknown()'})`
  return ZOD[kind] ?? (maps ? zodOfMaps(maps) : 'z.record(z.string(), z.unknown())')
}

function zodOfMaps({ count, attributes }: SeenMaps): string {
  const members = [...attributes].toSorted(([one], [other]) => (one < other ? -1 : 1))
  if (members.length === 0) return 'z.record(z.string(), z.unknown())'
  const present = members.reduce((sum, [, seen]) => sum + seen.count, 0)
  if (members.length > MOST_NAMES && present < (count * members.length) / 2) {
    const types = [...new Set(members.map(([, seen]) => zodOf(seen)))].sort()
    return `z.record(z.string(), ${types.length === 1 ? types[0] : `z.union([${types.join(', ')}])`})`
  }
  return `z.object({ ${members.map(([name, seen]) => `${propertyName(name)}: ${fieldOf(seen, count)}`).join(', ')} })`
}

/** Writes the schema of a field that so many maps or items could have had. */
export function fieldOf(seen: SeenValues, outOf: number): string {
  return seen.count < outOf ? `${zodOf(seen)}.optional()` : zodOf(seen)
}

/** Whether a number was seen, at any depth, that a JavaScript number cannot hold exactly. */
export function isWide({ kinds, elements, maps }: SeenValues): boolean {
  return (
    kinds.has('wide N') ||
    kinds.has('wide NS') ||
    (elements !== undefined && isWide(elements)) ||
    (maps !== undefined && [...maps.attributes.values()].some(isWide))
  )
}
