import { KIND } from '../../errors/base.ts'
import { DynamoSignalsError } from '../../errors/index.ts'

/**
 * What is stored of an instance is nothing an instance of its model can have. Another writer made it, or an earlier
 * release. `path` is the field, dotted where it lies deeper.
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
