/** A table that other code lays out: its name and its key. */
export interface TableKeys {
  readonly tableName: string
  /** The name of the attribute that is the table's partition key, with any of its types. */
  readonly partitionKey: string
  /** The name of the attribute that is the table's sort key. Undefined if the table has none. */
  readonly sortKey: string | undefined
  /** Its indexes by name, as far as they are declared. A local index has no partition key of its own. */
  readonly indexes?: Readonly<Record<string, { readonly partitionKey?: string; readonly sortKey?: string }>>
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
  /** Returns what is wrong with the definition of a model that is stored there, or undefined. */
  issueOf(definition: object, fields: ReadonlySet<string> | undefined): string | undefined
  /** Converts the patterns of fields to the pattern with which an event filter selects items. */
  patternOf(fields: object): object
}

/** Returns what is wrong with where a model is stored, or with what such a model cannot have. `known` are its fields. */
export function storedInIssue(
  definition: { readonly storedIn?: unknown },
  known: ReadonlySet<string> | undefined,
): string | undefined {
  const { storedIn } = definition
  if (storedIn === undefined) return undefined
  const { issueOf } = (storedIn ?? {}) as Partial<StoredIn>
  return issueOf ? issueOf(definition, known) : 'storedIn must be made by existingTable().items().'
}

/** Returns the name of a table, given its name, its ARN, or the ARN of its stream. */
export function tableOfArn(arn: string): string {
  return /:table\/([^/]+)/.exec(arn)?.[1] ?? arn
}
