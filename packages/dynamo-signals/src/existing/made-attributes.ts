import type { AttributeValue } from '../repository/items/attribute-value.ts'

/** The attributes of an item that are not fields. */
export interface MadeAttributes {
  /** Those of the table's indexes. Undefined if the item must not have the attribute. */
  readonly indexes: readonly (readonly [name: string, value: AttributeValue | undefined])[]
  readonly marks: readonly (readonly [name: string, value: AttributeValue])[]
  /** The attribute of the library's own data. Undefined if it stores none. */
  readonly bookkeeping: string | undefined
}
