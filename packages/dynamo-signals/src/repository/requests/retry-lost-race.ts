import { AlreadyExistsError, ConflictError, ValueTakenError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

const ATTEMPTS = 10

/** Runs work again, including receivers, if another writer was faster and the caller named no version to replace. */
export function retryLostRace<T>(
  { runtime }: Core,
  work: () => Promise<T>,
  isConflict: (error: unknown) => boolean,
): Promise<T> {
  return retryOnConflict(work, { runtime, attempts: ATTEMPTS, isConflict })
}

/** Whether one of these instances has changed since it was read. */
export function isConflictOver(error: unknown, model: AnyModel, ids: readonly unknown[]): boolean {
  const isConflict = error instanceof ConflictError && error.code === 'repository.conflict'
  return isConflict && error.model === model.name && ids.includes(error.id)
}

/** The fields of a lookup: the ID, or the fields of a unique value. */
type LookedUp = { readonly id: unknown } | { readonly names: readonly string[] }

/**
 * Whether an insert failed because a value of the lookup is taken, although the lookup found no instance. Its holder was
 * removed in between.
 */
export function isTakenBy(error: unknown, identity: LookedUp): boolean {
  if ('id' in identity) return error instanceof AlreadyExistsError
  return error instanceof ValueTakenError && error.field === identity.names.join('+')
}
