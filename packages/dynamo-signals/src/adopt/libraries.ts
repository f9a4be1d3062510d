import type { Item } from '../repository/items/attribute-value.ts'

/** A library that marks the items it writes. */
interface Library {
  readonly name: string
  /** The attribute with the name of the entity. */
  readonly marker: string
  /** An attribute that the library also writes to every item. */
  readonly also?: string
  /** The values of the marker of items that are not instances: guards of unique values. */
  readonly guards?: readonly string[]
}

const LIBRARIES: readonly Library[] = [
  { name: 'dynamo-signals', marker: '_type', also: '_wid' },
  { name: 'ElectroDB', marker: '__edb_e__', also: '__edb_v__' },
  { name: 'DynamoDB-Toolbox', marker: '_et' },
  { name: 'OneTable', marker: '_type', guards: ['_Unique'] },
]

/** The library that wrote an item, and what it calls the item's entity. */
export interface Writer {
  readonly writtenWith: string
  readonly marker: string
  readonly entity: string
  /** Whether the item only reserves a unique value. */
  readonly isGuard: boolean
}

/** Recognizes the library that wrote an item by its markers. Undefined if the item has none. */
export function writerOf(item: Item): Writer | undefined {
  for (const { name: writtenWith, marker, also, guards = [] } of LIBRARIES) {
    const entity = item[marker]?.S
    if (entity === undefined || entity === '' || (also !== undefined && item[also]?.S === undefined)) continue
    return { writtenWith, marker, entity, isGuard: guards.includes(entity) }
  }
  return undefined
}

/** The attributes that libraries write for themselves, and that no receiver needs. */
export const MARKERS: ReadonlySet<string> = new Set(
  LIBRARIES.flatMap(({ marker, also }) => (also === undefined ? [marker] : [marker, also])),
)
