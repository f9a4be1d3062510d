import { DynamoSignalsError, KIND } from './base.ts'

/** No instance has this id or value. */
export class DoesNotExistError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DoesNotExistError'
  declare readonly model: string

  constructor(model: string, which: string, code = 'repository.doesNotExist', options?: ErrorOptions) {
    super(code, `No ${model} with ${which} exists. Use find() if it may be missing.`, options)
    this.model = model
  }
}

/** The related instance is missing, unset, or is being deleted. Django: `RelatedObjectDoesNotExist`. */
export class RelatedObjectDoesNotExist extends DoesNotExistError {
  static override readonly [KIND]: string = 'RelatedObjectDoesNotExist'
  declare readonly relation: string

  constructor(model: string, relation: string, which: string, options?: ErrorOptions) {
    super(model, which, 'repository.relatedObjectDoesNotExist', options)
    this.message = `${relation}: no ${model} with ${which} exists, or it is being deleted. Save it first or refer to another one. Use find, findOne or findRelated if it may be missing.`
    this.relation = relation
  }
}
