export { ConditionFailedError } from './adjustments.ts'
export { ConfigurationError, DynamoSignalsError } from './base.ts'
export {
  AlreadyExistsError,
  BeingDeletedError,
  CheckFailedError,
  ConflictError,
  ValueTakenError,
} from './conflicts.ts'
export { ProtectedError, RestrictedError } from './deletes.ts'
export { DispatchDepthError } from './dispatch.ts'
export { FunctionDiedError } from './function-died.ts'
export { DoesNotExistError, RelatedObjectDoesNotExist } from './lookups.ts'
export { TransactionTooLargeError, UnavailableError } from './requests.ts'
export { HopLimitError, LeaseHeldError, RetryLater } from './streams.ts'
export {
  type FieldIssue,
  ItemTooLargeError,
  UnsavedInstanceError,
  ValidationError,
  WrongModelError,
} from './validation.ts'
