import type { ListOptions } from './call-options.ts'
import type { Where } from './filter.ts'
import type { AnyModel, InstanceOf, RelatedOf, RelationOf, ValueOf } from './model.ts'
import type { ConsistentIndex } from './model-index.ts'

/** The name of an access pattern. */
export type IndexOf<M extends AnyModel> = Extract<keyof M['indexes'], string>

/** A range of values. `between` includes both of its ends, and replaces the other bounds. */
export interface Range<Value> {
  readonly gt?: Value
  readonly gte?: Value
  readonly lt?: Value
  readonly lte?: Value
  readonly between?: readonly [from: Value, to: Value]
  /** Only for strings. */
  readonly beginsWith?: Value extends string ? string : never
}

type PartitionOf<M extends AnyModel, Index extends IndexOf<M>> = M['indexes'][Index]['partition'][number]
type SortOf<M extends AnyModel, Index extends IndexOf<M>> = M['indexes'][Index]['sort'][number]

// The relation `customer` stands for its field `customerId`, as in `list`.
type NameOf<M extends AnyModel, Field> = Field extends `${infer Name}Id`
  ? Name extends RelationOf<M>
    ? Name
    : Field
  : Field
type GivenOf<M extends AnyModel, Field> = Field extends `${infer Name}Id`
  ? Name extends RelationOf<M>
    ? string | RelatedOf<M, Name>
    : NonNullable<ValueOf<M, Field>>
  : NonNullable<ValueOf<M, Field>>
type Simplify<T> = { [K in keyof T]: T[K] } & unknown

/**
 * What a query of an access pattern looks up: a value for each partition field, and a value or a {@link Range} for its sort
 * fields, in their order. Only the last one that is given can have a range. A relation is given by an instance or its id.
 */
export type QueryKey<M extends AnyModel, Index extends IndexOf<M>> = Simplify<
  { readonly [Field in PartitionOf<M, Index> as Extract<NameOf<M, Field>, string>]: GivenOf<M, Field> } & {
    readonly [Field in SortOf<M, Index> as Extract<NameOf<M, Field>, string>]?:
      | GivenOf<M, Field>
      | Range<NonNullable<ValueOf<M, Field>>>
  }
>

/** A field that a query can return. */
export type SelectableOf<M extends AnyModel> = KeyOfEach<InstanceOf<M>>
type KeyOfEach<Variant> = Variant extends unknown ? Extract<keyof Variant, string> : never

/** What a query returns: instances, or only the selected fields. */
export type Selected<M extends AnyModel, Field extends string> = [Field] extends [never]
  ? InstanceOf<M>
  : PickEach<InstanceOf<M>, Field>
type PickEach<Variant, Field> = Variant extends unknown ? Simplify<Pick<Variant, Extract<Field, keyof Variant>>> : never

/** The options of a query. */
export interface QueryOptions<M extends AnyModel, Field extends SelectableOf<M> = never> extends ListOptions {
  /** The order of the sort fields, and of the id after them. Default `asc`. */
  readonly order?: 'asc' | 'desc'
  /**
   * Selects instances after DynamoDB has read them. Entries that it removes cost as much as those that it returns: see
   * `consumed`.
   */
  readonly where?: Where<M>
  /** Returns only these fields. Makes the response smaller, but reading costs the same. The result cannot be saved. */
  readonly select?: readonly Field[]
}

/** The option of a query that can read what was written last. DynamoDB updates every other index after the table. */
export type ConsistentOption<M extends AnyModel, Index extends IndexOf<M>> = M['indexes'][Index] extends ConsistentIndex
  ? {
      /** Reads what was written last. Costs twice as much. Default false. */
      readonly consistent?: boolean
    }
  : unknown

/** The cost of the reads so far. */
export interface Consumed {
  /** Read capacity units. */
  readonly units: number
  /** The index entries that were read, including those that `where` removed. */
  readonly read: number
  readonly requests: number
}

/** One page of a query. The last page has no `cursor`. */
export interface QueryPage<Result> {
  readonly items: Result[]
  readonly cursor?: string
  readonly consumed: Consumed
}

/** The results of a query, read as they are iterated. Nothing is sent until then. */
export interface Query<Result> extends AsyncIterable<Result> {
  /** Reads one page: `limit` results, by default 100. */
  page(): Promise<QueryPage<Result>>
  toArray(): Promise<Result[]>
  /** Counts the results, at most `limit`. Costs as much as reading them, but returns nothing else. */
  count(): Promise<number>
}
