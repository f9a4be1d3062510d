import { isObject } from '../../dispatch/is-object.ts'
import { shown, textIssue, unknownOption } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { TableKeys } from '../../models/stored-in.ts'
import type { CreatedTable } from '../create-tables.ts'

/** The names of the key attributes of an index. Omit `partitionKey` for a local one, which has that of the table. */
export interface TestIndex {
  readonly partitionKey?: string
  readonly sortKey?: string
}

/** What `existingTable()` does not say about a table, and a test needs. All of it is optional. */
export interface ExistingTestTable {
  /** The types of key attributes, also those of indexes, that are not strings: `{ createdAt: 'N' }`. */
  readonly keyTypes?: Readonly<Record<string, 'S' | 'N' | 'B'>>
  /** More indexes, which your other code queries: `{ gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } }`. */
  readonly indexes?: Readonly<Record<string, TestIndex>>
  /** The attribute after whose time an item is deleted. */
  readonly timeToLiveAttribute?: string
}

/**
 * Returns the tables of other code in which models are stored, by name. Throws `ConfigurationError` if two models disagree on
 * a table's key, or an option fits no table.
 */
export function existingTestTables(
  models: readonly AnyModel[],
  options: Readonly<Record<string, ExistingTestTable>> = {},
): ReadonlyMap<string, CreatedTable> {
  const keys = new Map<string, TableKeys>()
  if (!isObject(options)) throw refusal(` must be an object with tables, not ${shown(options)}.`)
  // `openDatabase` refuses what is not a list of models.
  for (const { name, storedIn } of Array.isArray(models) ? (models as readonly AnyModel[]) : []) {
    if (!storedIn) continue
    const { tableName, partitionKey, sortKey } = storedIn.table
    const known = keys.get(tableName)
    keys.set(tableName, { ...storedIn.table, indexes: { ...known?.indexes, ...storedIn.table.indexes } })
    if (known && (known.partitionKey !== partitionKey || known.sortKey !== sortKey)) {
      throw refusal(`.${tableName}: ${name} and another model name different keys. Use one existingTable() for both.`)
    }
  }
  const unknown = Object.keys(options).find(name => !keys.has(name))
  if (unknown === undefined) return new Map(Array.from(keys, ([name, table]) => [name, created(table, options[name])]))
  throw refusal(`.${unknown}: no model is stored in this table. Name one of: ${[...keys.keys()].join(', ') || 'none'}.`)
}

function created(existing: TableKeys, options: ExistingTestTable = {}): CreatedTable {
  const { tableName, partitionKey, sortKey } = existing
  if (tableName.includes(':'))
    throw refusal(`: ${tableName} is an ARN, and a test has names only. Pass the name to existingTable().`)
  const issue = isObject(options) ? tableIssue(options) : `must be an object, not ${shown(options)}.`
  if (issue) throw refusal(`.${tableName}: ${issue}`)
  const { keyTypes = {}, indexes = {}, timeToLiveAttribute } = options
  const table: CreatedTable = {
    name: tableName,
    partitionKey,
    ...(sortKey !== undefined && { sortKey }),
    indexes: Object.entries({ ...existing.indexes, ...indexes }).map(([name, index]) => {
      return { partitionKey, ...index, name, isLocal: index.partitionKey === undefined }
    }),
    keyTypes,
    stream: true,
    ...(timeToLiveAttribute !== undefined && { timeToLiveAttribute }),
  }
  const keys = [table, ...table.indexes].flatMap(each => [each.partitionKey, each.sortKey])
  const unused = Object.keys(keyTypes).find(name => !keys.includes(name))
  if (unused === undefined) return table
  throw refusal(`.${tableName}: keyTypes.${unused} is not a key. Name one of: ${[...new Set(keys)].join(', ')}.`)
}

function tableIssue(options: ExistingTestTable): string | undefined {
  const { keyTypes = {}, indexes = {}, timeToLiveAttribute } = options
  const unknown = unknownOption(options, ['keyTypes', 'indexes', 'timeToLiveAttribute'])
  if (unknown) return unknown
  if (!isObject(keyTypes)) return `keyTypes must be an object, not ${shown(keyTypes)}.`
  if (!isObject(indexes)) return `indexes must be an object, not ${shown(indexes)}.`
  const wrongType = Object.entries(keyTypes).find(([, type]) => !['S', 'N', 'B'].includes(type))
  if (wrongType) return `keyTypes.${wrongType[0]} must be S, N or B, not ${shown(wrongType[1])}.`
  for (const [name, index] of Object.entries(indexes)) {
    if (!isObject(index)) return `indexes.${name} must be { partitionKey, sortKey }, not ${shown(index)}.`
    const unknownKey = unknownOption(index, ['partitionKey', 'sortKey'])
    if (unknownKey) return `indexes.${name}: ${unknownKey}`
    const { partitionKey, sortKey } = index
    const names = [partitionKey, sortKey].filter(key => key !== undefined)
    const issue = names.length === 0 ? 'is missing' : names.map(key => textIssue(key)).find(each => each !== undefined)
    if (issue) return `indexes.${name}: the name of a key ${issue}.`
  }
  const issue = timeToLiveAttribute === undefined ? undefined : textIssue(timeToLiveAttribute)
  return issue && `timeToLiveAttribute ${issue}.`
}

function refusal(message: string): ConfigurationError {
  return new ConfigurationError('testing.badOption', `openTestDatabase: existingTables${message}`)
}
