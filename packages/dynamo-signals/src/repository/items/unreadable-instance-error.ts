import { KIND } from '../../errors/base.ts'
import { DynamoSignalsError } from '../../errors/index.ts'

/**
 * A stored item cannot be read as an instance of its model. Another writer or an earlier release stored it. `path` is the
 * field, with dots for nested fields.
 */
export class UnreadableInstanceError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnreadableInstanceError'
  readonly model: string
  readonly id: string
  readonly path: string

  constructor(model: string, id: string, path: string, why: string, options?: ErrorOptions) {
    super('repository.unreadable', `${model} ${id} cannot be read: ${why}.`, options)
    this.model = model
    this.id = id
    this.path = path
  }
}
