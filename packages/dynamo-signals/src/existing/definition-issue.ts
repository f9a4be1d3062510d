import { isObject } from '../dispatch/is-object.ts'
import { shown } from '../dispatch/option-issues.ts'
import type { ModelIndex } from '../models/model-index.ts'
import { type TableKeys, tableOfArn } from '../models/stored-in.ts'
import { fieldsIssue, indexNameIssue } from '../queries/index-issue.ts'
import type { ExistingIndex } from './table-indexes.ts'

/** What cannot be used, and what takes its place. */
const UNUSABLE: Readonly<Record<string, string>> = {
  expires:
    "Store the field in the table's time to live attribute: writes.attributes: { endsAt: { name: 'ttl', as: 'seconds' } }.",
  upgrades: 'Give a new field a default, and change the stored items with the code that owns the table.',
}
/** What needs to know how the items are written. */
const OF_A_WRITER = ['unique', 'relations', 'links', 'indexes', 'listed']

type Definition = Readonly<Record<string, unknown>>

/** Returns what is wrong with the definition of a model that is stored in a table which other code lays out, or undefined. */
export function definitionIssue(
  definition: object,
  known: ReadonlySet<string> | undefined,
  { table, isWritten }: { readonly table: TableKeys; readonly isWritten: boolean },
): string | undefined {
  const given = definition as Definition
  const found = (names: readonly string[]) => names.find(name => given[name] !== undefined)
  const unusable = found(Object.keys(UNUSABLE))
  if (unusable) return `${unusable} cannot be used with storedIn. Remove it. ${UNUSABLE[unusable]}`
  const unwritten = isWritten ? undefined : found(OF_A_WRITER)
  if (unwritten) return `${unwritten} cannot be used with storedIn, unless items() has writes. Remove it.`
  return indexesIssue(given, known, table)
}

function indexesIssue(
  { indexes = {}, listed = false }: Definition,
  known: ReadonlySet<string> | undefined,
  table: TableKeys,
): string | undefined {
  if (!isObject(indexes)) return `indexes must be an object, not ${shown(indexes)}.`
  if (listed !== false) {
    const issue = placeIssue('listed', listed, table)
    if (issue) return issue
    const { partition, sort } = listed as ModelIndex
    if (partition.length + sort.length > 0) return 'the index of listed cannot have fields in partition or sort.'
  }
  for (const [name, index] of Object.entries(indexes)) {
    const issue =
      indexNameIssue(name) ??
      placeIssue(`the index "${name}"`, index, table) ??
      fieldsIssue(name, index as ModelIndex, known)
    if (issue) return issue
  }
  return undefined
}

function placeIssue(what: string, index: unknown, { tableName }: TableKeys): string | undefined {
  const own = tableOfArn(tableName)
  if (!isObject(index) || !('keys' in index)) {
    return `${what} must be made by existingIndex() of dynamo-signals/existing, because the model is stored in ${own}.`
  }
  const other = tableOfArn((index as ExistingIndex).table.tableName)
  return own === other ? undefined : `${what} belongs to the table ${other}, and the model is stored in ${own}.`
}
