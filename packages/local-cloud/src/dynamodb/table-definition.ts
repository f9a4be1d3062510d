/**
 * A table as plain data, so that the local cloud and the deployed stacks create it from one object. Indexes project all
 * attributes, billing is on demand, and the stream contains new and old images.
 */
export interface TableDefinition {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey?: string
  /** The types of key attributes that are not strings, of the table and its indexes: `{ createdAt: 'N' }`. */
  readonly keyTypes?: Readonly<Record<string, 'S' | 'N' | 'B'>>
  readonly indexes: readonly IndexDefinition[]
  readonly stream: boolean
  readonly timeToLiveAttribute?: string
}

/** A global secondary index of a `TableDefinition`. */
export interface IndexDefinition {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey: string
}
