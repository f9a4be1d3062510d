import type { AnyModel } from '../models/model.ts'
import type { StoredIn } from '../models/stored-in.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { ExistingItems } from '../repository/items/existing-item.ts'
import type { Is } from './item-condition.ts'

/** Where a model is stored, with the code that recognizes its items. */
export interface StoredItems extends StoredIn {
  readonly items: ItemsOfModel
}

/** Recognizes and identifies the items of a model in a table that other code lays out. */
export interface ItemsOfModel {
  /** What {@link isInstance} tests. */
  readonly is: Is
  /** Whether an item is an instance of the model. Throws the error of the application's predicate. */
  isInstance(item: Readonly<Item>): boolean
  /** Returns the id of an instance. Throws `UnreadableInstanceError` if the item has none. */
  idOf(model: AnyModel, item: Readonly<Item>): string
  /** Returns a string that identifies an item, given its attributes or only its key. */
  itemKeyOf(item: Readonly<Item>): string
}

/** Returns the items of a model that is stored in a table which other code lays out. Undefined for all other models. */
export function itemsOf({ storedIn }: AnyModel): ItemsOfModel | undefined {
  return (storedIn as StoredItems | undefined)?.items
}

/** Returns the code that reads the items of a model which only other code writes. */
export function readerOf({ idOf, itemKeyOf }: ItemsOfModel): ExistingItems {
  return {
    toInstance: (model, item, fields) => ({ ...SYSTEM, id: idOf(model, item), ...fields }),
    itemKeyOf,
  }
}

// Items of other code do not have our version. Their own attributes of these names are ordinary fields.
const SYSTEM = { version: 0, createdAt: '', updatedAt: '' }
