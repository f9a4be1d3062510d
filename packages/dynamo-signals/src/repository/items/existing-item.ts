import type { AnyModel } from '../../models/model.ts'
import type { Item } from './attribute-value.ts'
import type { Fields } from './fields.ts'

/** Reads the items of a model that only other code writes. It comes with `existingTable().items()`. */
export interface ExistingItems {
  /** Adds the properties that every instance has to the fields of an item. Throws `UnreadableInstanceError` if it has no id. */
  toInstance(model: AnyModel, item: Readonly<Item>, fields: Fields): { readonly id: string } & Fields
  /** Returns a string that identifies an item, given its attributes or only its key. */
  itemKeyOf(item: Readonly<Item>): string
}

/** An item before and after a change. */
export interface Images {
  readonly newImage: Item | undefined
  readonly oldImage: Item | undefined
}

/** A changed item of a table that other code lays out. */
export interface Recognized {
  /** Identifies the item. */
  readonly itemKey?: string
  /** The model that it is an instance of. Undefined if there is none. */
  readonly sender: AnyModel | undefined
  /** Whether it was not an instance of the sender before the change, although it existed. */
  readonly isNew?: boolean
  /** Why it is unknown whether it is an instance of the sender. */
  readonly failure?: { readonly error: unknown }
  /** The images in the library's own form, if the repository writes the items of the model, too. */
  readonly own?: Images
}

/** The items of one table that other code writes. */
export interface ItemsOfTable {
  /** Returns a string that identifies an item, given its attributes or only its key. */
  itemKeyOf(item: Item): string
  /** Finds the model that a changed item is an instance of. */
  recognize(images: Images): Recognized
}

/** Returns how to read the items of a model that only other code writes. Undefined for a model that the repository writes. */
export function existingItems({ storedIn }: AnyModel): ExistingItems | undefined {
  return storedIn?.reader as ExistingItems | undefined
}
