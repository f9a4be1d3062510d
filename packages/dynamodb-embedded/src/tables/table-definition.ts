/** A table as plain data. */
export interface TableDefinition {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey?: string
  /** Every key attribute is a string; every index projects all attributes. */
  readonly indexes: readonly { readonly name: string; readonly partitionKey: string; readonly sortKey: string }[]
  /** With new and old images. */
  readonly stream: boolean
}
