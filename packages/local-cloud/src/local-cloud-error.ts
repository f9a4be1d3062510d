/**
 * Something the local cloud needs is missing, taken or wrong. The message is one sentence that says what happened and what
 * to do, fit to be printed alone before exiting with code 1; `code` is stable and dotted (`dynamodb.javaMissing`).
 */
export class LocalCloudError extends Error {
  override readonly name = 'LocalCloudError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
