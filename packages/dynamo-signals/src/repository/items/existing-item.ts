import type { AnyModel } from '../../models/model.ts'
import type { Item } from './attribute-value.ts'

/** Recognizes and identifies the items of a model that other code writes. It comes with `existingTable().items()`. */
export interface ExistingItems {
  /** Whether an item is an instance of the model. Throws the error of the application's predicate. */
  isInstance(item: Readonly<Item>): boolean
  /** Returns the id of an instance. Throws `UnreadableInstanceError` if the item has none. */
  idOf(model: AnyModel, item: Readonly<Item>): string
  /** Returns a string that identifies an item, given its attributes or only its key. */
  itemKeyOf(item: Readonly<Item>): string
  /** The pattern with which an event filter of Lambda recognizes the items. Undefined if it cannot. */
  /** Groups the models of a database by their table. */
  group(models: readonly AnyModel[], ownTable: string): ExistingTables
  readonly pattern: Readonly<Record<string, AttributePattern>> | undefined
}

/** A model that an item is an instance of, or the reason why that is unknown. */
export interface Recognized {
  readonly sender: AnyModel
  readonly failure?: { readonly error: unknown }
}

/** The items of one table that other code writes. */
export interface ItemsOfTable {
  /** Returns a string that identifies an item, given its attributes or only its key. */
  itemKeyOf(item: Item): string
  /** Finds the model that an item is an instance of. Undefined if it is an instance of none. */
  recognize(item: Item): Recognized | undefined
}

/** The tables that other code writes. */
export interface ExistingTables {
  /**
   * Returns the items of the table that a stream belongs to. Undefined for the library's own table. Throws
   * `ConfigurationError` for a table that no model of this database is stored in.
   */
  of(streamArn: unknown): ItemsOfTable | undefined
}

/** A pattern of Lambda's event filters for one attribute, by its type. */
export type AttributePattern = Readonly<Record<string, readonly ValuePattern[]>>
type ValuePattern = string | boolean | { readonly exists: boolean } | { readonly prefix: string }

/** Returns how to read the items of a model that other code writes. Undefined for a model that the repository writes. */
export function existingItems({ storedIn }: AnyModel): ExistingItems | undefined {
  return storedIn?.reader as ExistingItems | undefined
}
