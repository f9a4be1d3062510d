import { isObject } from '../dispatch/is-object.ts'
import { shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
import type { ModelIndex } from '../models/model-index.ts'
import type { TableKeys } from '../models/stored-in.ts'

/** The key of an index that a table already has. */
export interface TableIndex {
  /** The attribute that is the partition key. Omit it for a local index, which has the partition key of the table. */
  readonly partitionKey?: string
  /** The attribute that is the sort key, if the index has one. A local index has one. */
  readonly sortKey?: string
}

/** The indexes of a table by name. */
export type TableIndexes = Readonly<Record<string, TableIndex>>

/** The key that a query uses: the one of the table itself, or the one of an index. */
export interface IndexKeys {
  /** The name of the index. Undefined for the key of the table. */
  readonly index: string | undefined
  readonly partitionKey: string
  readonly sortKey: string | undefined
  /** Whether DynamoDB updates the index with the table. */
  readonly isConsistent: boolean
}

/** An access pattern that uses a key of a table that other code lays out. */
export interface ExistingIndex extends ModelIndex {
  readonly table: TableKeys
  readonly keys: IndexKeys
}

/** Returns what is wrong with the indexes of a table, or undefined. */
export function tableIndexesIssue(indexes: unknown): string | undefined {
  if (!isObject(indexes)) return `indexes must be an object, not ${shown(indexes)}.`
  for (const [name, index] of Object.entries(indexes)) {
    if (!isObject(index)) return `indexes.${name} must be { partitionKey, sortKey }, not ${shown(index)}.`
    const { partitionKey, sortKey } = index as TableIndex
    const issue =
      unknownOption(index, ['partitionKey', 'sortKey']) ??
      (partitionKey === undefined && sortKey === undefined ? 'it needs partitionKey or sortKey.' : undefined) ??
      keyIssue('partitionKey', partitionKey) ??
      keyIssue('sortKey', sortKey) ??
      (partitionKey === sortKey ? 'sortKey must not be the partition key.' : undefined)
    if (issue) return `indexes.${name}: ${issue}`
  }
  return undefined
}

function keyIssue(option: string, name: unknown): string | undefined {
  const issue = name === undefined ? undefined : textIssue(name)
  return issue && `${option} ${issue}.`
}

/** Returns the key of an index, or of the table if none is named. Undefined for an index that the table does not have. */
export function indexKeys(table: TableKeys, indexes: TableIndexes, index: string | undefined): IndexKeys | undefined {
  if (index === undefined) {
    return { index, partitionKey: table.partitionKey, sortKey: table.sortKey, isConsistent: true }
  }
  if (!Object.hasOwn(indexes, index)) return undefined
  const { partitionKey, sortKey } = indexes[index] as TableIndex
  const isConsistent = partitionKey === undefined
  return { index, partitionKey: partitionKey ?? table.partitionKey, sortKey, isConsistent }
}
