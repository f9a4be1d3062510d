import { DynamoSignalsError, KIND } from './base.ts'

/** The instance was changed or deleted after you loaded it. Nothing was written. Reload it and apply your change again. */
export class ConflictError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ConflictError'
  declare readonly model: string
  declare readonly id: string
  /** The stored instance, if DynamoDB returned it. Undefined if the instance was deleted. */
  declare readonly current: object | undefined

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

/** The id is already in use. An insert never replaces an instance. */
export class AlreadyExistsError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'AlreadyExistsError'
  declare readonly model: string
  declare readonly id: string
  declare readonly current: object | undefined

  constructor(model: string, id: string, current?: object, options?: ErrorOptions) {
    super('repository.alreadyExists', `${model} ${id} already exists. Update it, or use another id.`, options)
    this.model = model
    this.id = id
    this.current = current
  }
}

/** Another instance already has this value of a unique field or one-to-one relation. */
export class ValueTakenError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ValueTakenError'
  declare readonly model: string
  declare readonly field: string
  /** The id of the instance that has the value, if DynamoDB returned it. */
  declare readonly holderId: string | undefined

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

/** A `check` of a transaction failed. Nothing was written. */
export class CheckFailedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'CheckFailedError'
  declare readonly model: string
  declare readonly id: string
  declare readonly current: object | undefined

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
