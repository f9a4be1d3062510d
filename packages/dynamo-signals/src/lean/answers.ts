/** Errors that say something about the request itself. The SDK would not send it again. */
const ANSWERS: ReadonlySet<unknown> = new Set([
  'AccessDeniedException',
  'ConditionalCheckFailedException',
  'DuplicateItemException',
  'IdempotentParameterMismatchException',
  'ItemCollectionSizeLimitExceededException',
  'ResourceNotFoundException',
  'TransactionCanceledException',
  'TransactionConflictException',
  'ValidationException',
])

/** Whether an error is DynamoDB's answer to a request. Adds what the SDK says about its attempts. */
export function isAnswer(error: unknown): boolean {
  const { name, $metadata } = error as { readonly name?: unknown; readonly $metadata?: object }
  if (!ANSWERS.has(name) || !$metadata) return false
  Object.assign($metadata, { attempts: 1, totalRetryDelay: 0 })
  return true
}
