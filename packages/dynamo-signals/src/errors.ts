import { DynamoSignalsError, KIND } from './errors-base.ts'

export { ConfigurationError, DynamoSignalsError } from './errors-base.ts'
export { HopLimitError, LeaseHeldError } from './errors-streams.ts'

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

/** Receivers trigger one another in a loop: too many sends are nested. `chain` names them. */
export class DispatchDepthError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DispatchDepthError'
  /** The nested sends, outermost first, each as `signal (sender)`. */
  readonly chain: readonly string[]

  constructor(limit: number, chain: readonly string[]) {
    super(
      'dispatch.tooDeep',
      `More than ${limit} sends are nested: ${chain.join(' -> ')}. A receiver triggers itself. Let it return early if there is nothing to change.`,
    )
    this.chain = chain
  }
}

/** The instance is not valid. Nothing was written. `issues` lists every invalid field with its path. */
export class ValidationError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ValidationError'
  readonly model: string
  readonly issues: readonly FieldIssue[]

  constructor(model: string, issues: readonly FieldIssue[], options?: ErrorOptions) {
    const list = issues.map(issue => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join('; ')
    super('repository.invalid', `${model} was not saved: ${list}.`, options)
    this.model = model
    this.issues = issues
  }
}

/** The instance was changed or deleted after you loaded it. Nothing was written. Reload it and apply your change again. */
export class ConflictError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ConflictError'
  readonly model: string
  readonly id: string
  /** The instance as it is stored now, if DynamoDB returned it. Undefined if the instance was deleted. */
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    const state = current ? 'was changed' : 'was changed or deleted'
    super(
      'repository.conflict',
      `${model} ${id} ${state} after you loaded it. Reload it and apply your change again.`,
      options,
    )
    this.model = model
    this.id = id
    this.current = current
  }
}

/** The instance is being deleted and cannot be saved. Its id can be used again after the delete. Nothing was written. */
export class BeingDeletedError extends ConflictError {
  static override readonly [KIND]: string = 'BeingDeletedError'
  override readonly code = 'repository.beingDeleted'

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super(model, id, current, options)
    this.message = `${model} ${id} is being deleted and cannot be saved. Use another id, or wait until the delete has finished.`
  }
}

/** The operation needs a saved instance, and this one was never saved. Django: `ValueError`. */
export class UnsavedInstanceError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnsavedInstanceError'
  readonly model: string

  constructor(model: string, options?: ErrorOptions) {
    super(
      'repository.unsaved',
      `The ${model} has no id or version because it was never saved. Save it first, and use the instance that save() returns.`,
      options,
    )
    this.model = model
  }
}

/** The argument is not an instance of this model. Nothing was sent. */
export class WrongModelError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'WrongModelError'
  readonly model: string

  constructor(model: string, given: string, options?: ErrorOptions) {
    super(
      'repository.wrongModel',
      `Expected an instance of ${model}, not ${given}. Load the ${model} through its repository.`,
      options,
    )
    this.model = model
  }
}

/** The id is already in use. An insert never replaces an instance. */
export class AlreadyExistsError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'AlreadyExistsError'
  readonly model: string
  readonly id: string
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super('repository.alreadyExists', `${model} ${id} already exists. Update it, or use another id.`, options)
    this.model = model
    this.id = id
    this.current = current
  }
}

/** Another instance already has the value of a unique field or the one-to-one relation. */
export class ValueTakenError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ValueTakenError'
  readonly model: string
  readonly field: string
  /** The id of the instance that has the value, if DynamoDB returned it. */
  readonly holderId: string | undefined

  constructor(model: string, field: string, holderId?: string, options?: ErrorOptions) {
    super(
      'repository.valueTaken',
      `A ${model} with this ${field} already exists. Use another value, or load the existing ${model}.`,
      options,
    )
    this.model = model
    this.field = field
    this.holderId = holderId
  }
}

/** No instance has this id or value. */
export class DoesNotExistError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DoesNotExistError'
  readonly model: string

  constructor(model: string, which: string, code = 'repository.doesNotExist', options?: ErrorOptions) {
    super(code, `No ${model} with ${which} exists. Use find() if it may be missing.`, options)
    this.model = model
  }
}

/** The related instance is missing, unset, or is being deleted. Django: `RelatedObjectDoesNotExist`. */
export class RelatedObjectDoesNotExist extends DoesNotExistError {
  static override readonly [KIND]: string = 'RelatedObjectDoesNotExist'
  readonly relation: string

  constructor(model: string, relation: string, which: string, options?: ErrorOptions) {
    super(model, which, 'repository.relatedObjectDoesNotExist', options)
    this.message = `${relation}: no ${model} with ${which} exists, or it is being deleted. Save it first or refer to another one. To read a relation that may be missing, use find, findOne or findRelated.`
    this.relation = relation
  }
}

/** A `check` of a transaction failed. Nothing was written. */
export class CheckFailedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'CheckFailedError'
  readonly model: string
  readonly id: string
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super(
      'repository.checkFailed',
      `Transaction check failed: ${model} ${id} does not match. Reload it before you retry.`,
      options,
    )
    this.model = model
    this.id = id
    this.current = current
  }
}

/** Other instances refer to this one through a relation with `onDelete: 'protect'`. Nothing was deleted. */
export class ProtectedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ProtectedError'
  readonly blockers: readonly { readonly model: string; readonly id: string; readonly relation: string }[]

  constructor(model: string, id: string, blockers: ProtectedError['blockers'], code = 'repository.protected') {
    const list = blockers.map(blocker => `${blocker.model} ${blocker.id} (${blocker.relation})`).join(', ')
    super(
      code,
      `${model} ${id} was not deleted because other instances refer to it: ${list}. Delete or change them first.`,
    )
    this.blockers = blockers
  }
}

/** Like {@link ProtectedError}, for `onDelete: 'restrict'`, which allows the delete if it includes the referring instance. */
export class RestrictedError extends ProtectedError {
  static override readonly [KIND]: string = 'RestrictedError'
  constructor(model: string, id: string, blockers: ProtectedError['blockers']) {
    super(model, id, blockers, 'repository.restricted')
  }
}

/** The item is larger than 120 KiB, which a stream record and a dead letter must hold twice. Nothing was written. */
export class ItemTooLargeError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ItemTooLargeError'
  constructor(model: string, id: string, bytes: number, limit: number) {
    super(
      'repository.itemTooLarge',
      `${model} ${id} has ${bytes} bytes, ${bytes - limit} over the limit. Store large values in S3.`,
    )
  }
}

/** The transaction exceeds the 100 writes or 4 MB that DynamoDB allows. Nothing was written. */
export class TransactionTooLargeError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'TransactionTooLargeError'
  constructor(size: number, limit: number, advice = 'Split it, or move work to a durable receiver.', unit = 'writes') {
    super(
      'repository.transactionTooLarge',
      `The transaction has ${size} ${unit}. The limit of DynamoDB is ${limit}. ${advice}`,
    )
  }
}

/**
 * DynamoDB did not respond before the deadline, or throttled the request. If `outcome` is `nothingWritten`, nothing was
 * written. If it is `unknown`, the write may have been applied: read the item, or retry the save, which never overwrites a
 * newer version.
 */
export class UnavailableError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnavailableError'
  readonly outcome: 'nothingWritten' | 'unknown'

  constructor(operation: string, outcome: UnavailableError['outcome'] = 'unknown', options?: ErrorOptions) {
    const state =
      outcome === 'unknown'
        ? 'The write may have been applied: read the item before you retry'
        : 'Nothing was written. Try again later'
    super('repository.unavailable', `DynamoDB did not complete ${operation} in time. ${state}.`, options)
    this.outcome = outcome
  }
}
