import { messageOf } from '../../dispatch/thrown-values.ts'
import { formOf, type ItemForm } from '../../existing/item-form.ts'
import { itemsOf } from '../../existing/stored-items.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { instanceWith } from '../../repository/items/read-instance-item.ts'

/** An item of a table that other code lays out, as the instance of a model. */
export interface IdentifiedItem {
  /** The model that it belongs to. */
  readonly model: AnyModel
  /** Other models that it matches. It belongs to the first one in `models`. */
  readonly others: readonly AnyModel[]
  readonly id: string
  /** The item as it is stored. */
  readonly stored: Item
  /** The item in the library's own form, if the repository writes it, too. Otherwise as it is stored. */
  readonly own: Item
  readonly form: ItemForm | undefined
}

/** An item that the repository writes, too. */
export interface WrittenItem extends IdentifiedItem {
  readonly form: ItemForm
}

/** Returns an item if the repository writes it, too. */
export function writtenItem(found: IdentifiedItem | undefined): WrittenItem | undefined {
  return found?.form ? { ...found, form: found.form } : undefined
}

/** Why an item cannot be read, and which model it concerns. */
export class UnidentifiedItem extends Error {
  readonly model: AnyModel
  /** Identifies the item by its key. */
  readonly itemKey: string

  /** @param cause the error that shows why. */
  constructor(model: AnyModel, item: Item, message: string, cause: unknown) {
    super(message, { cause })
    this.model = model
    this.itemKey = itemsOf(model)?.itemKeyOf(item) ?? ''
  }
}

/**
 * Returns the instance that an item is. Undefined if it matches no model. Throws `UnidentifiedItem` if its id cannot be formed, or
 * a function of the application throws.
 */
export function identifiedItem(models: readonly AnyModel[], stored: Item): IdentifiedItem | undefined {
  const [model, ...others] = models.filter(each => isInstanceOf(each, stored))
  if (!model) return undefined
  const form = formOf(model)
  try {
    const own = form ? form.convert(model, stored) : stored
    return { model, others, id: instanceWith(model, own, {}).id, stored, own, form }
  } catch (error) {
    throw new UnidentifiedItem(model, stored, messageOf(error), error)
  }
}

function isInstanceOf(model: AnyModel, item: Item): boolean {
  try {
    return itemsOf(model)?.isInstance(item) === true
  } catch (error) {
    throw new UnidentifiedItem(model, item, `The function "is" of its items() threw for it: ${messageOf(error)}`, error)
  }
}
