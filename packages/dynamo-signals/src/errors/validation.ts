import { DynamoSignalsError, KIND } from './base.ts'

/** One issue of a field, as its schema reported it. */
export interface FieldIssue {
  /**
   * The field, with dots for nested fields: `address.city`, `lines.0.sku`. Empty if the issue is about the whole instance.
   * A key that is empty or has a dot, a bracket or a quote is in brackets: `prices["a.b"]`. All schema libraries give the
   * same path.
   */
  readonly path: string
  readonly message: string
}

/** The instance is not valid. Nothing was written. `issues` lists every invalid field with its path. */
export class ValidationError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ValidationError'
  declare readonly model: string
  declare readonly issues: readonly FieldIssue[]

  constructor(model: string, issues: readonly FieldIssue[], options?: ErrorOptions) {
    super('repository.invalid', `${model} was not saved: ${listOf(issues)}.`, options)
    this.model = model
    this.issues = issues
  }
}

/** Lists issues for an error message, each with its field. */
export function listOf(issues: readonly FieldIssue[]): string {
  return issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
}

/** The operation needs a saved instance, and this one was never saved. Django: `ValueError`. */
export class UnsavedInstanceError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnsavedInstanceError'
  declare readonly model: string

  constructor(model: string, options?: ErrorOptions) {
    super(
      'repository.unsaved',
      `The ${model} has no id or version. Save it first, and use the instance that save() returns.`,
      options,
    )
    this.model = model
  }
}

/** The argument is not an instance of this model. Nothing was sent. */
export class WrongModelError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'WrongModelError'
  declare readonly model: string

  constructor(model: string, given: string, options?: ErrorOptions) {
    super(
      'repository.wrongModel',
      `Expected an instance of ${model}, not ${given}. Load the ${model} through its repository.`,
      options,
    )
    this.model = model
  }
}

/**
 * The item is larger than 120 KiB. The limit exists because a stream record and a dead letter hold the item twice. In a table
 * that other code lays out, the limit is the one of DynamoDB: 400 KiB. Nothing was written.
 */
export class ItemTooLargeError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ItemTooLargeError'
  constructor(model: string, id: string, bytes: number, limit: number) {
    super(
      'repository.itemTooLarge',
      `${model} ${id} has ${bytes} bytes, ${bytes - limit} over the limit. Store large values in S3.`,
    )
  }
}
