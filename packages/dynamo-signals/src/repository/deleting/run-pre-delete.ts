import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preDelete } from '../../models/model-signals.ts'
import { versionOf } from '../items/instance-item.ts'
import { instanceKey } from '../items/keys.ts'
import { toInstance } from '../items/read-instance-item.ts'
import { addressOf, type Doomed } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'

/** Sends `preDelete` for one delete: once for each instance, however often the delete looks at the graph. */
export class PreDeletes {
  readonly #scope: Scope
  readonly #sent = new Set<string>()

  /** What the receivers write joins the scope's transaction. */
  constructor(scope: Scope) {
    this.#scope = scope
  }

  /**
   * Sends it for those it was not sent for yet, and for those that have changed since, in their order. Rejects with the
   * first veto. Tells whether anyone heard it: he may have written something that refers to what is deleted.
   */
  async send(doomed: readonly Doomed[]): Promise<boolean> {
    let heard = false
    const { core, buffer } = this.#scope
    for (const { model, id, item, origin } of doomed) {
      // What a receiver writes to another doomed instance makes no new one of it.
      const pending = buffer.find({ table: core.tableName, key: instanceKey(model, id) })
      const key = `${addressOf({ model, id })} ${versionOf(pending?.replaces ?? item)}`
      if (this.#sent.has(key)) continue
      this.#sent.add(key)
      if (!preDelete.hasListeners(model)) continue
      heard = true
      await this.notify(model, toInstance(model, item) as InstanceOf<AnyModel>, { model: origin.model, id: origin.id })
    }
    return heard
  }

  async notify(
    model: AnyModel,
    instance: InstanceOf<AnyModel>,
    origin: { readonly model: AnyModel; readonly id: string },
  ): Promise<void> {
    const { database, transaction, context } = this.#scope
    await preDelete.send(model, { instance, origin, database, transaction, context })
  }
}
