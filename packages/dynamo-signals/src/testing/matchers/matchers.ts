import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { ReceiverName } from '../database/receiver-filter.ts'
import { type CountOptions, toHaveParked, toHaveRun } from './to-have-run.ts'
import { toHaveStored } from './to-have-stored.ts'

/**
 * Matchers of a test database, for `expect.extend` of Vitest and Jest. `dynamo-signals/testing/vitest` and
 * `dynamo-signals/testing/jest` export them with their types.
 *
 * @example
 * expect.extend(matchers) // in a setup file
 */
export const matchers = { toHaveRun, toHaveParked, toHaveStored }

/**
 * The types of {@link matchers}. For a test runner whose types the library does not extend, extend its own interface of
 * matchers with this one.
 */
export interface TestDatabaseMatchers<Result = void> {
  /**
   * Expects that a receiver has finished a record in `settle()`: at least once, or exactly `times`. Name it by its
   * `dispatchUid` or its function. A run that failed, or found its receipt, does not count.
   */
  toHaveRun(receiver: ReceiverName, options?: CountOptions): Result
  /** Expects that a receiver has dead letters: at least one, or exactly `times`. */
  toHaveParked(receiver: ReceiverName, options?: CountOptions): Result
  /** Expects that an instance is stored, with these fields. Their values can be asymmetric matchers. */
  toHaveStored<M extends AnyModel>(model: M, id: string, fields?: Partial<InstanceOf<M>>): Result
}
