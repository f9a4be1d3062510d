import type { ItemConditions } from '../existing/item-condition.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { KeyHead } from './key-head.ts'

/** Items of a sample that look like instances of one model. */
export interface ItemGroup {
  /** The library that wrote them. Undefined if they have none of its markers. */
  readonly writtenWith: string | undefined
  /** The name of their entity, as stored in the table or as the keys suggest. */
  readonly entity: string
  /** A longer name, for an entity whose name another one has, too. */
  readonly longName?: string
  readonly is: ItemConditions
  readonly items: readonly Item[]
  /** What their partition keys begin with, and what their sort keys begin with. */
  readonly heads: readonly (KeyHead | undefined)[]
}
