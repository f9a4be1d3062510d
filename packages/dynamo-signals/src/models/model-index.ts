import { choiceIssue } from '../dispatch/option-issues.ts'
import { INDEXES } from '../table/index.ts'

/** The name of an index of the table. */
export type IndexName = (typeof INDEXES)[number]

/** A value that an index can order. */
export type Scalar = string | number | bigint | boolean

/**
 * One access pattern of a model: the fields that select a partition, and the fields that order it. Created by `index()` of
 * `dynamo-signals/queries`.
 */
export interface ModelIndex<
  Partition extends readonly string[] = readonly string[],
  Sort extends readonly string[] = readonly string[],
> {
  readonly partition: Partition
  readonly sort: Sort
  /** The number of partitions that share the entries with the same partition fields. */
  readonly shards: number
  /** The pinned index of the table. Undefined if it is derived from the order of declaration. */
  readonly index: IndexName | undefined
  /**
   * The code that checks, writes and reads the index. It comes with `index()`, so that a bundle has it only if a model needs
   * it. For the library.
   */
  readonly engine: IndexEngine
}

/** The part of an index's code that a definition needs. Repositories know the rest. */
export interface IndexEngine {
  /** Returns what is wrong with an access pattern of a model with these fields, or undefined. */
  definitionIssue(name: string, index: ModelIndex, fields: ReadonlySet<string> | undefined): string | undefined
}

/** An access pattern that DynamoDB updates with the table, so that a query can read what was written last. */
export interface ConsistentIndex {
  readonly isConsistent: true
}

/** The access patterns of a model by name. */
export type IndexMap = Readonly<Record<string, ModelIndex>>

/** Returns what is wrong with a pinned index, or undefined. */
export function indexNameIssue(index: unknown): string | undefined {
  return index === undefined ? undefined : choiceIssue(index, INDEXES)
}
