import type { CallOptions } from './call-options.ts'
import type { Where } from './filter.ts'
import type { AnyModel, FieldOf, ValueOf } from './model.ts'

declare const ADJUSTS: unique symbol

/**
 * A change that DynamoDB makes to the stored value, whatever that is. Created by the operations of
 * `dynamo-signals/adjustments`.
 */
export interface Adjustment<Value = unknown> {
  readonly [ADJUSTS]?: Value
  /**
   * The code that plans an adjustment. It comes with the operations, so that a bundle has it only if something uses them.
   * For the library.
   */
  readonly engine: object
}

type AdjustmentOf<Value> = [Value] extends [number | bigint]
  ? Adjustment<number>
  : Value extends ReadonlySet<infer Member>
    ? Adjustment<ReadonlySet<Member>>
    : Value extends readonly (infer Entry)[]
      ? Adjustment<readonly Entry[]>
      : never
type Simplify<T> = { [K in keyof T]: T[K] } & unknown

/** The fields that can be adjusted: numbers, lists and sets. */
export type AdjustmentsOf<M extends AnyModel> = Simplify<{
  readonly [Field in FieldOf<M> as [AdjustmentOf<NonNullable<ValueOf<M, Field>>>] extends [never]
    ? never
    : Field]?: AdjustmentOf<NonNullable<ValueOf<M, Field>>>
}>

/** The options of `adjust`. */
export interface AdjustOptions<M extends AnyModel = AnyModel> extends CallOptions {
  /**
   * A condition on the instance as it is stored when the adjustment is applied. If it does not hold, nothing is written, and
   * the call throws `ConditionFailedError`. Costs no read.
   */
  readonly where?: Where<M>
}
