import type { CallOptions } from '../../models/database.ts'
import type { Item } from '../items/attribute-value.ts'
import { fencedItem } from '../items/deletion-fence.ts'
import { instanceKey } from '../items/keys.ts'
import { addressOf, type Found } from '../reading/referring-instances.ts'
import type { Scope } from '../scope.ts'
import { commit } from '../writing/commit.ts'
import { addressOf as addressOfWrite, type PlannedWrite } from '../writing/planned-write.ts'
import { planReplacement } from './plan-deletion.ts'

/** The fences one delete has raised before it is decided. They can be lifted, and run out when the process dies. */
export class DeletionFences {
  readonly deletionId: string
  /** When the first was raised, in milliseconds since 1970. */
  raisedAt: number | undefined
  readonly #scope: Scope
  readonly #raised = new Map<string, { readonly before: Found; readonly after: Item }>()
  readonly #targets = new Set<string>()

  constructor(scope: Scope) {
    this.#scope = scope
    this.deletionId = scope.core.runtime.newId()
  }

  has(found: Found): boolean {
    return this.#raised.has(addressOf(found))
  }

  /** Whether a write is to a fenced instance. */
  isTarget(write: PlannedWrite): boolean {
    return this.#targets.has(addressOfWrite(write))
  }

  /** The instance as it is stored behind its fence; as it was given where it has none. */
  behind<F extends Found>(found: F): F {
    const raised = this.#raised.get(addressOf(found))
    return raised ? { ...found, item: raised.after } : found
  }

  /** Fences instances, all or none. Throws `ConflictError` for one that has changed. */
  async raise(open: readonly Found[], options: CallOptions): Promise<void> {
    const { core, context } = this.#scope
    const fence = { deletionId: this.deletionId, decided: false, context }
    const raised = open.map(before => ({ before, after: fencedItem(before.item, fence, core.runtime) }))
    this.raisedAt ??= core.runtime.now().getTime()
    await commit(
      core,
      raised.map(({ before, after }) => planReplacement(core, before, after)),
      options,
    )
    for (const each of raised) {
      const { model, id } = each.before
      this.#raised.set(addressOf(each.before), each)
      this.#targets.add(addressOfWrite({ table: core.tableName, key: instanceKey(model, id) }))
    }
  }

  /** Puts back what was fenced, exactly as it was: who has loaded it can still save it. */
  async lift(): Promise<void> {
    const { core } = this.#scope
    for (const { before, after } of this.#raised.values()) {
      const { _deleting, ...item } = before.item
      const write = planReplacement(core, { ...before, item: after }, item)
      // Somebody else's by now, or it cannot be reached: then it runs out. The delete has failed for another reason.
      await commit(core, [write]).catch(() => undefined)
    }
  }
}
