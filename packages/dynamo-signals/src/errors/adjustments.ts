import { DynamoSignalsError, KIND } from './base.ts'

/** The condition of an adjustment does not hold for the stored instance. Nothing was written. */
export class ConditionFailedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ConditionFailedError'
  declare readonly model: string
  declare readonly id: string
  /** The stored instance, for which the condition does not hold. */
  declare readonly current: object

  /** `seen` says which values the condition saw, such as `stock is 0`. */
  constructor(model: string, id: string, seen: string, current: object, options?: ErrorOptions) {
    super(
      'repository.conditionFailed',
      `${model} ${id} was not adjusted, because its condition does not hold: ${seen}. Change the adjustment, or try again when the values have changed.`,
      options,
    )
    this.model = model
    this.id = id
    this.current = current
  }
}
