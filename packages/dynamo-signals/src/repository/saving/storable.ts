import { ValidationError } from '../../errors/index.ts'
import { UnstorableValue } from '../items/attribute-value.ts'
import { UnreadableInstanceError } from '../items/unreadable-instance-error.ts'

/**
 * Runs a function that encodes fields. If a value cannot be stored or loaded again, throws an error for the caller that
 * names its path.
 */
export function storable<T>(name: string, encode: () => T, path = ''): T {
  try {
    return encode()
  } catch (error) {
    const cause = error instanceof UnreadableInstanceError ? error.cause : error
    if (!(cause instanceof UnstorableValue)) throw error
    const at = error instanceof UnreadableInstanceError ? error.path : cause.path || path
    throw new ValidationError(name, [{ path: at, message: cause.message }], { cause: error })
  }
}
