import { KIND } from '../../errors/base.ts'
import { DynamoSignalsError } from '../../errors/index.ts'
import type { UnreadInstance } from '../../models/unread-instance.ts'

/**
 * A stored item cannot be read as an instance of its model. Another writer or another release stored it. `path` is the
 * field, with dots for nested fields.
 */
export class UnreadableInstanceError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnreadableInstanceError'
  declare readonly model: string
  declare readonly id: string
  declare readonly path: string
  readonly #read: (() => object) | undefined

  constructor(model: string, id: string, path: string, why: string, options?: ErrorOptions & { read?: () => object }) {
    super('repository.unreadable', `${model} ${id} cannot be read: ${why}.`, options)
    this.model = model
    this.id = id
    this.path = path
    this.#read = options?.read
  }

  /**
   * The readable part of the instance. Pass it to `update` with the fields that repair it, or to `delete`. It is not a property
   * of the error itself, so a log of the error does not contain the fields.
   */
  get stored(): UnreadInstance {
    return (this.#read?.() ?? { id: this.id, version: 0 }) as UnreadInstance
  }
}
