import { ValidationError } from '../../errors.ts'
import { UnstorableValue } from '../items/attribute-value.ts'

/** Runs what encodes fields; a value that DynamoDB cannot keep is the caller's mistake, named by its path. */
export function storable<T>(name: string, encode: () => T): T {
  try {
    return encode()
  } catch (error) {
    if (!(error instanceof UnstorableValue)) throw error
    throw new ValidationError(name, [{ path: error.path, message: error.message }], { cause: error })
  }
}
