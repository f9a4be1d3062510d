/** A table that other code lays out: its name and its key. */
export interface TableKeys {
  readonly tableName: string
  /** The name of the attribute that is the table's partition key, with any of its types. */
  readonly partitionKey: string
  /** The name of the attribute that is the table's sort key. Undefined if the table has none. */
  readonly sortKey: string | undefined
}

/** Which items of a table that other code lays out are the instances of a model. Created by `existingTable().items()`. */
export interface StoredIn {
  readonly table: TableKeys
  /**
   * The code that reads the items if only other code writes them. It comes with `existingTable()`, so that a bundle has it only
   * if a model needs it. For the library, like all that follows.
   */
  readonly reader?: object
  /** The code that converts the items if the repository writes them. It comes with the option `writes`. */
  readonly form?: object
  /** Prepares the core of a database for models that are stored in such tables. */
  extend(core: object): object
  /** Converts the patterns of fields to the pattern with which an event filter selects items. */
  patternOf(fields: object): object
}

const UNUSABLE = ['relations', 'indexes', 'listed', 'expires', 'upgrades', 'links']
/** What the library stores for a model in its own table, together with the items that it writes. */
const OF_A_WRITER = ['unique']

/** Returns what is wrong with where a model is stored, or undefined. */
export function storedInIssue(definition: object): string | undefined {
  const given = definition as Readonly<Record<string, unknown>>
  if (given.storedIn === undefined) return undefined
  const { extend, form } = (given.storedIn ?? {}) as Partial<StoredIn>
  if (typeof extend !== 'function') {
    return 'storedIn must be made by existingTable().items().'
  }
  const found = (names: readonly string[]) => names.find(name => given[name] !== undefined)
  const unusable = found(UNUSABLE)
  if (unusable) return `${unusable} cannot be used with storedIn. Remove it.`
  const unwritten = form ? undefined : found(OF_A_WRITER)
  return unwritten && `${unwritten} cannot be used with storedIn, unless items() has writes. Remove it.`
}

/** Returns the name of a table, given its name, its ARN, or the ARN of its stream. */
export function tableOfArn(arn: string): string {
  return /:table\/([^/]+)/.exec(arn)?.[1] ?? arn
}
