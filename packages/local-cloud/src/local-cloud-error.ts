/**
 * Thrown if something that the local cloud needs is missing, in use or invalid. The message says what happened and what
 * to do. It can be printed alone before exiting with code 1. `code` is stable (`dynamodb.javaMissing`).
 */
export class LocalCloudError extends Error {
  override readonly name = 'LocalCloudError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
