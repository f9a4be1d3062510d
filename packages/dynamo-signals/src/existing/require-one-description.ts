import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { type TableKeys, tableOfArn } from '../models/stored-in.ts'

/**
 * Throws `ConfigurationError` if models describe a table in different ways: by ARNs of two Regions or accounts, or with different
 * keys. Records, receipts and `once` identify an item by the name of its table and its key, so one item would count as another.
 */
export function requireOneDescription(stored: readonly AnyModel[]): void {
  const known = new Map<string, { readonly name: string; readonly table: TableKeys }>()
  for (const { name, storedIn } of stored) {
    if (!storedIn) continue
    const { table } = storedIn
    const tableName = tableOfArn(table.tableName)
    const other = known.get(tableName)
    known.set(tableName, other ?? { name, table })
    const issue = other && differenceOf(other.table, table)
    if (!issue) continue
    throw new ConfigurationError(
      'repository.badDatabase',
      `openDatabase: ${other.name} and ${name} are stored in ${tableName}, but ${issue}. Use one existingTable() for both, or open a separate database for each table.`,
    )
  }
}

function differenceOf(one: TableKeys, other: TableKeys): string | undefined {
  if (one.tableName !== other.tableName) return `under the names ${one.tableName} and ${other.tableName}`
  return one.partitionKey === other.partitionKey && one.sortKey === other.sortKey ? undefined : 'with different keys'
}
