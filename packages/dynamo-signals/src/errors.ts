/** One field's complaint, as a schema reported it. */
export interface FieldIssue {
  /** The field, dotted where it lies deeper: `address.city`. Empty when the whole instance is meant. */
  readonly path: string
  readonly message: string
}

/** The base of every error this library throws. `code` is dotted and stable; `message` may be reworded. */
export class DynamoSignalsError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** A model, a connection or an option is wrong in itself: it is thrown where it is declared, not when it is used. */
export class ConfigurationError extends DynamoSignalsError {}

/** Receivers send in a circle: so many sends are nested in one another that it would hardly end. `chain` names them. */
export class DispatchDepthError extends DynamoSignalsError {
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

/** The id is in use already: an insert never replaces an instance. */
export class AlreadyExistsError extends DynamoSignalsError {
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
  readonly model: string

  constructor(model: string, which: string, code = 'repository.doesNotExist', options?: ErrorOptions) {
    super(code, `No ${model} with ${which} exists. Use find() where it may be missing.`, options)
    this.model = model
  }
}

/** The related instance is missing, unset, or is being deleted. Django: `RelatedObjectDoesNotExist`. */
export class RelatedObjectDoesNotExist extends DoesNotExistError {
  readonly relation: string

  constructor(model: string, relation: string, which: string, options?: ErrorOptions) {
    super(model, `${which} (through ${relation})`, 'repository.relatedObjectDoesNotExist', options)
    this.relation = relation
  }
}

/** A `check` that was part of a transaction did not hold. Nothing of the transaction was written. */
export class CheckFailedError extends DynamoSignalsError {
  readonly model: string
  readonly id: string
  readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super('repository.checkFailed', `${model} ${id} is not as the transaction expects it.`, options)
    this.model = model
    this.id = id
    this.current = current
  }
}

/** Instances that a relation protects refer to what was to be deleted. Nothing was deleted. */
export class ProtectedError extends DynamoSignalsError {
  readonly blockers: readonly { readonly model: string; readonly id: string; readonly relation: string }[]

  constructor(model: string, id: string, blockers: ProtectedError['blockers'], code = 'repository.protected') {
    const list = blockers.map(blocker => `${blocker.model} ${blocker.id} (${blocker.relation})`).join(', ')
    super(code, `${model} ${id} was not deleted, because these refer to it: ${list}. Delete or change them first.`)
    this.blockers = blockers
  }
}

/** As {@link ProtectedError}, for `onDelete: 'restrict'`: lifted when the referring instance is deleted too. */
export class RestrictedError extends ProtectedError {
  constructor(model: string, id: string, blockers: ProtectedError['blockers']) {
    super(model, id, blockers, 'repository.restricted')
  }
}

/** The item is larger than the 120 KiB a stream record and a dead letter can carry twice. Nothing was written. */
export class ItemTooLargeError extends DynamoSignalsError {
  constructor(model: string, id: string, bytes: number, limit: number) {
    super(
      'repository.itemTooLarge',
      `${model} ${id} has ${bytes} bytes, ${bytes - limit} over the limit. Keep large values in S3.`,
    )
  }
}

/** The transaction has more writes than DynamoDB takes at once (100). Nothing was written. */
export class TransactionTooLargeError extends DynamoSignalsError {
  constructor(writes: number, limit: number) {
    super(
      'repository.transactionTooLarge',
      `The transaction has ${writes} writes; DynamoDB takes ${limit}. Split it, or let a durable receiver do the work.`,
    )
  }
}

/** DynamoDB did not answer, or is throttling, and the write's outcome may be unknown. Saving again is safe. */
export class UnavailableError extends DynamoSignalsError {
  constructor(operation: string, options?: ErrorOptions) {
    super(
      'repository.unavailable',
      `DynamoDB did not complete ${operation}. Try again; a repeated save is safe.`,
      options,
    )
  }
}

/** Another handler holds the lease of a `once` effect. The record is delivered again when the lease has ended. */
export class LeaseHeldError extends DynamoSignalsError {
  constructor(key: string, until: Date) {
    super('streams.leaseHeld', `The effect ${key} is claimed by another handler until ${until.toISOString()}.`)
  }
}
