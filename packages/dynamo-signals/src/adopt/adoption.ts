import type { ItemConditions } from '../existing/item-condition.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { FieldGuess } from './guess-fields.ts'
import type { IdGuess } from './guess-id.ts'
import type { TableLayout } from './table-layout.ts'

/** A model that a sample suggests. */
export interface ModelGuess {
  readonly name: string
  /** The library that writes its items. Undefined if they have none of its markers. */
  readonly writtenWith: string | undefined
  readonly is: ItemConditions
  readonly id: IdGuess
  readonly fields: readonly FieldGuess[]
  /** The indexes that its items are in, and how many of the sampled ones. */
  readonly indexes: readonly { readonly name: string; readonly items: number }[]
  /** The sampled items that belong to it, by its condition. */
  readonly items: readonly Item[]
}

/** What a sample suggests for a table. */
export interface Adoption {
  readonly layout: TableLayout
  readonly sampled: number
  readonly models: readonly ModelGuess[]
  /** Sampled items that only reserve a unique value. No model matches them. */
  readonly guards: readonly Item[]
  /** Sampled items that this library wrote. */
  readonly own: readonly Item[]
  /** Sampled items that no model matches, except for guards and the library's own items. */
  readonly unmatched: readonly Item[]
  /** What a person must check, in sentences. */
  readonly notes: readonly string[]
}
