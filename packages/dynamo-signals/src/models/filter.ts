import type { AnyModel, ReadableFields } from './model.ts'
import type { Scalar } from './model-index.ts'

/** A condition on the fields of an instance. Created by the {@link Operators}. */
export interface Filter {
  readonly operator: string
}

declare const VALUE: unique symbol

/** A field, or a place inside one. */
export interface Path<Value> {
  readonly [VALUE]?: Value
}

/** A field with the places inside it: `order.address.city`, `order.lines[0].sku`. */
export type PathTo<Value> = Path<Value> & PathsInside<NonNullable<Value>>

type PathsInside<Value> = unknown extends Value
  ? { readonly [key: string]: PathTo<unknown> }
  : Value extends Scalar | Uint8Array | ReadonlySet<unknown>
    ? unknown
    : Value extends readonly (infer Entry)[]
      ? { readonly [Index in First]: PathTo<Entry> } & { readonly [index: number]: PathTo<Entry> }
      : { readonly [Key in keyof Value]-?: PathTo<Value[Key]> }

// Named one by one, because an index signature makes `lines[0]` possibly undefined under noUncheckedIndexedAccess.
type First = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** What the entries of a list or set, or the parts of a string, can be. */
type PartOf<Value> = Value extends string
  ? string
  : Value extends readonly (infer Entry)[]
    ? Entry
    : Value extends ReadonlySet<infer Entry>
      ? Entry
      : never

type Ordered<Value> = Extract<NonNullable<Value>, string | number | bigint | Uint8Array>

/** The comparisons of a filter, and their combinations. They mean what they mean in DynamoDB. */
export interface Operators {
  eq<Value>(path: Path<Value>, value: NoInfer<Exclude<Value, undefined>>): Filter
  /** Also true if the field is missing or has another type. */
  ne<Value>(path: Path<Value>, value: NoInfer<Exclude<Value, undefined>>): Filter
  lt<Value>(path: Path<Value>, value: NoInfer<Ordered<Value>>): Filter
  lte<Value>(path: Path<Value>, value: NoInfer<Ordered<Value>>): Filter
  gt<Value>(path: Path<Value>, value: NoInfer<Ordered<Value>>): Filter
  gte<Value>(path: Path<Value>, value: NoInfer<Ordered<Value>>): Filter
  /** From the first value to the second, both included. */
  between<Value>(path: Path<Value>, from: NoInfer<Ordered<Value>>, to: NoInfer<Ordered<Value>>): Filter
  /** Equal to one of at most 100 values. */
  oneOf<Value>(path: Path<Value>, values: readonly NoInfer<Exclude<Value, undefined>>[]): Filter
  beginsWith(path: Path<string | null | undefined>, prefix: string): Filter
  /** Whether a string has this part, or a list or set has this entry. */
  contains<Value>(path: Path<Value>, part: NoInfer<PartOf<NonNullable<Value>>>): Filter
  /** Whether the field is stored. A field that is null is. */
  exists(path: Path<unknown>): Filter
  and(...filters: readonly Filter[]): Filter
  or(...filters: readonly Filter[]): Filter
  not(filter: Filter): Filter
}

/**
 * Selects instances after they are read: a function that receives the model's fields and the operators.
 *
 * @example
 * const large: Where<typeof Product> = (product, { and, gte, beginsWith }) =>
 *   and(gte(product.price, 100), beginsWith(product.title, 'The '))
 */
export type Where<M extends AnyModel> = (
  fields: { readonly [Field in keyof ReadableFields<M>]: PathTo<ReadableFields<M>[Field]> },
  operators: Operators,
) => Filter
