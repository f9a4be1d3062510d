import type { Item } from '../repository/items/attribute-value.ts'
import type { IdGuess } from './guess-id.ts'
import type { ItemGroup } from './item-group.ts'
import { MARKERS } from './libraries.ts'
import { keyNames, type TableLayout } from './table-layout.ts'
import { fieldOf, isWide, type SeenValues, seenMaps } from './value-type.ts'

/** A field of the schema that is written for a model. */
export interface FieldGuess {
  readonly name: string
  /** Its zod schema. */
  readonly schema: string
  /** What its values seem to be, if its type does not say it: a date. */
  readonly note: string | undefined
  /** The types that its values have, if there are several: `N, S`. */
  readonly mixed: string | undefined
  readonly isWide: boolean
}

// Keys with such a name are composed of other attributes.
const KEY_NAME = /^(pk|sk|(hash|range|partition|sort)_?key|(gsi|lsi)_?\d*_?(pk|sk|hash|range|partition|sort)?)\d*$/i

/** Guesses the fields of a group's instances: the attributes that are not keys, marks of a library or conditions. */
export function guessFields({ items, is, heads }: ItemGroup, id: IdGuess, layout: TableLayout): FieldGuess[] {
  const { attributes } = seenMaps(items)
  const needed = id.kind === 'attributes' ? id.names : []
  const keys = keyNames(layout)
  const composed = (name: string) => KEY_NAME.test(name) || heads[keys.indexOf(name)] !== undefined
  const names = [...attributes.keys()].filter(name => {
    if (needed.includes(name)) return true
    const isKey = [layout, ...layout.indexes].some(each => keyNames(each).includes(name))
    return !MARKERS.has(name) && typeof is[name] !== 'string' && !(isKey && composed(name))
  })
  return names.sort().flatMap(name => {
    const seen = attributes.get(name)
    return seen ? [fieldGuess(name, seen, items)] : []
  })
}

function fieldGuess(name: string, seen: SeenValues, items: readonly Item[]): FieldGuess {
  const kinds = [...seen.kinds].filter(kind => kind !== 'NULL').sort()
  return {
    name,
    schema: fieldOf(seen, items.length),
    note: dateNote(name, items),
    mixed: kinds.length > 1 ? kinds.join(', ') : undefined,
    isWide: isWide(seen),
  }
}

const ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/
const TIME_NAME =
  /(At|On|Date|Time|Timestamp|Until|Since|Expires|Expiry|Born|Birthday)$|^(ttl|_ct|_md|created|updated|modified|expires|expiry|date|time|timestamp|born)$|_(at|on|date|time|ttl)$/
const [YEAR_2000, YEAR_2100] = [946_684_800, 4_102_444_800]

/** Recognizes dates. They stay in the type in which they are stored. */
function dateNote(name: string, items: readonly Item[]): string | undefined {
  const values = items.flatMap(item => item[name] ?? [])
  if (values.every(({ S }) => S !== undefined && ISO.test(S))) return 'A date in ISO 8601'
  if (!TIME_NAME.test(name)) return undefined
  const isBetween = (factor: number) =>
    values.every(({ N }) => Number(N) >= YEAR_2000 * factor && Number(N) < YEAR_2100 * factor)
  if (isBetween(1)) return 'A time in seconds since 1970'
  return isBetween(1000) ? 'A time in milliseconds since 1970' : undefined
}
