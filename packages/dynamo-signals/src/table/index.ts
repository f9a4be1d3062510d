export { STREAM_LIMITS } from './stream-limits.ts'

/** A table as plain data. Stacks and the local cloud build from the same object. */
export interface TableDefinition {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey?: string
  /** Every key attribute is a string; every index projects all attributes. */
  readonly indexes: readonly { readonly name: string; readonly partitionKey: string; readonly sortKey: string }[]
  /** Whether the table has a stream, with new and old images. */
  readonly stream: boolean
  readonly timeToLiveAttribute?: string
}

/** The index for `list()` of `listed` models, and the indexes for the reverse lookups of foreign keys. */
export const INDEXES = ['gsi0', 'gsi1', 'gsi2', 'gsi3', 'gsi4', 'gsi5'] as const

/**
 * The table that stores the instances. Its stream feeds the durable receivers.
 *
 * @example
 * const { partitionKey, sortKey, indexes } = dataTable('data') // 'pk', 'sk', and an index for each foreign key
 */
export function dataTable(name: string): TableDefinition {
  return {
    name,
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: INDEXES.map(index => ({ name: index, partitionKey: `${index}pk`, sortKey: `${index}sk` })),
    stream: true,
    timeToLiveAttribute: '_ttl',
  }
}

/** The table of receipts, leases and dead letters. It has no stream, because bookkeeping must not trigger receivers. */
export function ledgerTable(name: string): TableDefinition {
  return { name, partitionKey: 'pk', sortKey: 'sk', indexes: [], stream: false, timeToLiveAttribute: '_ttl' }
}
