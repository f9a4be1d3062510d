import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { isSameValue } from '../repository/items/changed-fields.ts'
import type { Condition } from '../repository/writing/planned-write.ts'
import type { AttributeMap } from './attribute-map.ts'

/** The write that some conditions are for. */
interface ConditionsContext {
  readonly model: AnyModel
  readonly table: TableKeys
  readonly attributes: AttributeMap
  /** The key of the item in its table. */
  readonly key: Item
  /** The item that the write replaces, in the library's own form. {@link unchanged} compares all of it. */
  readonly replaces: Item | undefined
}

/** The condition that an item is as it was read: other code changes it without the library's version. */
export function unchanged(before: Readonly<Item>, after: Readonly<Item>): Condition[] {
  return Object.keys({ ...after, ...before }).map(attribute => ({
    kind: 'stored',
    attribute,
    value: before[attribute],
  }))
}

/**
 * Converts the conditions of a write to those on the stored item. Throws `ConfigurationError` for one that the item has no
 * attribute for.
 */
export function storedConditions(conditions: readonly Condition[], context: ConditionsContext): Condition[] {
  const { model, table, attributes, key, replaces } = context
  const { partitionKey } = table
  const compared = (field: string, value: Item[string] | undefined): Condition[] => {
    if (replaces && (replaces[field] === value || isSameValue(replaces[field], value))) return []
    const place = attributes.placeOf(field)
    if (!place) throw unusable(model, field === '_v' ? 'version' : field)
    const stored = value && attributes.toStored({ [field]: value })[place.name]
    return [{ kind: 'stored', attribute: place.name, value: stored }]
  }
  return conditions.flatMap((condition): Condition[] => {
    switch (condition.kind) {
      case 'absent':
        return [{ kind: 'stored', attribute: partitionKey, value: undefined }]
      // The fence is an item in the library's own table. See fences.ts.
      case 'exists':
      case 'notDeleting':
        return replaces ? [] : [{ kind: 'stored', attribute: partitionKey, value: key[partitionKey] }]
      case 'stored':
        return compared(condition.attribute, condition.value)
      default:
        throw unusable(model, 'an expression')
    }
  })
}

function unusable({ name }: AnyModel, what: string): ConfigurationError {
  return new ConfigurationError(
    'repository.existingItems',
    `A check of ${name} cannot use ${what}, because its items are in the layout of other code. Check the fields of its schema.`,
  )
}
