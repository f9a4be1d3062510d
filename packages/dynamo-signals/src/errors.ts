import { DynamoSignalsError, KIND } from './errors-base.ts'

export { ConfigurationError, DynamoSignalsError } from './errors-base.ts'
export { HopLimitError, LeaseHeldError } from './errors-streams.ts'

/** One field's complaint, as a schema reported it. */
export interface FieldIssue {
  /**
   * The field, dotted where it lies deeper: `address.city`, `lines.0.sku`. Empty when the whole instance is meant. A key
   * that is empty or has a dot, a bracket or a quote stands in brackets: `prices["a.b"]`. The same for every vendor.
   */
  readonly path: string
  readonly message: string
}

/** Receivers send in a circle: so many sends are nested in one another that it would hardly end. `chain` names them. */
export class DispatchDepthError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DispatchDepthError'
  /** The sends, outermost first, each as `signal (sender)`. */
  readonly chain: readonly string[]

  constructor(limit: number, chain: readonly string[]) {
    super(
      'dispatch.tooDeep',
      `More than ${limit} sends are nested in one another. A receiver causes what it hears of; let it stop when there is nothing to change. The chain: ${chain.join(' -> ')}.`,
    )
    this.chain = chain
  }
}

/** The instance does not fit its model. Nothing was written; `issues` lists every field with its path. */
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

/** Somebody else changed or deleted the instance since it was loaded. Nothing was written; load it again and decide. */
export class ConflictError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ConflictError'
  readonly model: string
  readonly id: string
  /** The instance as it is stored now, where DynamoDB returned it; undefined when it is gone. */
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    const state = current ? 'has changed since it was loaded' : 'does not exist any more'
    super('repository.conflict', `${model} ${id} ${state}. Load it again and repeat the change.`, options)
    this.model = model
    this.id = id
    this.current = current
  }
}

/** The instance is being deleted: it takes no more saves, and its id is free when it is gone. Nothing was written. */
export class BeingDeletedError extends ConflictError {
  static override readonly [KIND]: string = 'BeingDeletedError'
  override readonly code = 'repository.beingDeleted'

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super(model, id, current, options)
    this.message = `${model} ${id} is being deleted and takes no more saves. Choose another id, or wait until it is gone.`
  }
}

/** The instance was never saved, so that nothing can be done with what is stored of it. Django: `ValueError`. */
export class UnsavedInstanceError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnsavedInstanceError'
  readonly model: string

  constructor(model: string, options?: ErrorOptions) {
    super(
      'repository.unsaved',
      `The ${model} has no id and version yet. Save it first, and use what save returns.`,
      options,
    )
    this.model = model
  }
}

/** An instance of another model, or no instance at all, was given where one of this model is meant. Nothing was sent. */
export class WrongModelError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'WrongModelError'
  readonly model: string

  constructor(model: string, given: string, options?: ErrorOptions) {
    super(
      'repository.wrongModel',
      `Expected an instance of ${model}, not ${given}. Load it through its repository.`,
      options,
    )
    this.model = model
  }
}

/** The id is in use already: an insert never replaces an instance. */
export class AlreadyExistsError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'AlreadyExistsError'
  readonly model: string
  readonly id: string
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super('repository.alreadyExists', `${model} ${id} exists already. Update it, or choose another id.`, options)
    this.model = model
    this.id = id
    this.current = current
  }
}

/** A unique field or one-to-one relation already belongs to another instance. */
export class ValueTakenError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ValueTakenError'
  readonly model: string
  readonly field: string
  /** The id of the instance that holds the value, where DynamoDB returned it. */
  readonly holderId: string | undefined

  constructor(model: string, field: string, holderId?: string, options?: ErrorOptions) {
    super(
      'repository.valueTaken',
      `${model}.${field} is taken. Use another value, or load the ${model} that has it.`,
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
    super(code, `No ${model} with ${which} exists. Use find() where it may be missing.`, options)
    this.model = model
  }
}

/** The related instance is missing, unset, or is being deleted. Django: `RelatedObjectDoesNotExist`. */
export class RelatedObjectDoesNotExist extends DoesNotExistError {
  static override readonly [KIND]: string = 'RelatedObjectDoesNotExist'
  readonly relation: string

  constructor(model: string, relation: string, which: string, options?: ErrorOptions) {
    super(model, which, 'repository.relatedObjectDoesNotExist', options)
    this.message = `${relation}: no ${model} with ${which} exists, or it is being deleted. Save it first, refer to another one, or use find, findOne or findRelated where it may be missing.`
    this.relation = relation
  }
}

/** A `check` that was part of a transaction did not hold. Nothing of the transaction was written. */
export class CheckFailedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'CheckFailedError'
  readonly model: string
  readonly id: string
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super('repository.checkFailed', `${model} ${id} is not as the transaction expects it. Load it and decide.`, options)
    this.model = model
    this.id = id
    this.current = current
  }
}

/** Instances that a relation protects refer to what was to be deleted. Nothing was deleted. */
export class ProtectedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ProtectedError'
  readonly blockers: readonly { readonly model: string; readonly id: string; readonly relation: string }[]

  constructor(model: string, id: string, blockers: ProtectedError['blockers'], code = 'repository.protected') {
    const list = blockers.map(blocker => `${blocker.model} ${blocker.id} (${blocker.relation})`).join(', ')
    super(code, `${model} ${id} was not deleted, because these refer to it: ${list}. Delete or change them first.`)
    this.blockers = blockers
  }
}

/** As {@link ProtectedError}, for `onDelete: 'restrict'`: lifted when the referring instance is deleted too. */
export class RestrictedError extends ProtectedError {
  static override readonly [KIND]: string = 'RestrictedError'
  constructor(model: string, id: string, blockers: ProtectedError['blockers']) {
    super(model, id, blockers, 'repository.restricted')
  }
}

/** The item is larger than the 120 KiB a stream record and a dead letter can carry twice. Nothing was written. */
export class ItemTooLargeError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ItemTooLargeError'
  constructor(model: string, id: string, bytes: number, limit: number) {
    super(
      'repository.itemTooLarge',
      `${model} ${id} has ${bytes} bytes, ${bytes - limit} over the limit. Keep large values in S3.`,
    )
  }
}

/** The transaction has more writes (100) or bytes (4 MB) than DynamoDB takes at once. Nothing was written. */
export class TransactionTooLargeError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'TransactionTooLargeError'
  constructor(
    size: number,
    limit: number,
    advice = 'Split it, or let a durable receiver do the work.',
    unit = 'writes',
  ) {
    super('repository.transactionTooLarge', `The transaction has ${size} ${unit}; DynamoDB takes ${limit}. ${advice}`)
  }
}

/**
 * DynamoDB did not answer in time, or is throttling. With `outcome` `nothingWritten` nothing was written; with `unknown`
 * it may have been: load what was to be written and look, or repeat the save, which never writes over a newer version.
 */
export class UnavailableError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnavailableError'
  readonly outcome: 'nothingWritten' | 'unknown'

  constructor(operation: string, outcome: UnavailableError['outcome'] = 'unknown', options?: ErrorOptions) {
    const state =
      outcome === 'unknown' ? 'Whether it was done is not known: look before you repeat it' : 'Try again later'
    super('repository.unavailable', `DynamoDB did not complete ${operation} in time. ${state}.`, options)
    this.outcome = outcome
  }
}
