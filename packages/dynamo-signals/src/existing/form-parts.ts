import type { TableKeys } from '../models/stored-in.ts'
import type { AttributeMap } from './attribute-map.ts'
import type { IdParts } from './id-parts.ts'
import type { ItemsOfModel } from './stored-items.ts'
import type { WritesOptions } from './writes-options.ts'

/** What the form of an item consists of, for the code that queries the items. */
export interface FormParts {
  readonly table: TableKeys
  readonly items: ItemsOfModel
  readonly writes: WritesOptions
  readonly attributes: AttributeMap
  readonly id: IdParts
  /** The attributes that form the id. Undefined if a function of the item returns it. */
  readonly idAttributes: readonly string[] | undefined
}
