import { cascade } from '../../models/cascade-signal.ts'
import type { AnyModel } from '../../models/model.ts'
import { planReplacement } from '../../repository/deleting/plan-deletion.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { type Fence, fencedItem, fenceOf, isFenced } from '../../repository/items/deletion-fence.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { commit } from '../../repository/writing/commit.ts'
import { onlyChanges } from '../../repository/writing/only-changes.ts'
import { redeliver } from '../redeliver.ts'
import { unfenced } from '../standing-record.ts'
import type { Findings } from './findings.ts'

interface Going {
  readonly model: AnyModel
  readonly id: string
  readonly item: Item
  readonly fence: Fence
}

/** Finds stalled deletes: deletes that were never decided, and cascades that do not continue. */
export class StalledDeletes {
  readonly #findings: Findings
  readonly #going: Going[] = []

  constructor(findings: Findings) {
    this.#findings = findings
  }

  async visit(model: AnyModel, id: string, item: Item): Promise<void> {
    const fence = fenceOf(item)
    if (!fence) return
    // Cascades are checked after the rest of the table, to see whether they have continued.
    if (fence.decided) this.#going.push({ model, id, item, fence })
    else await this.#visitUndecided({ model, id, item, fence })
  }

  /** Checks the unfinished deletes again. A delete without progress is stuck. */
  async finish(): Promise<void> {
    const roots = new Set(this.#going.filter(({ fence }) => fence.round !== undefined).map(idOf))
    for (const going of this.#going) {
      const { core } = this.#findings
      const now = await readInstance({ core }, going.model, going.id)
      if (now?._wid?.S !== going.item._wid?.S) continue
      // It is deleted together with the root.
      if (going.fence.round === undefined && roots.has(idOf(going))) continue
      await this.#reportStuck(going)
    }
  }

  async #visitUndecided({ model, id, item }: Going): Promise<void> {
    const { core } = this.#findings
    if (isFenced(item, core.runtime.now().toISOString())) return
    const detail = `A delete of ${model.name} ${id} was started but never finished. The instance still exists.`
    await this.#findings.report({ kind: 'deletionAbandoned', model: model.name, id, detail }, async () => {
      await commit(core, [onlyChanges(planReplacement(core, { model, id, item }, unfenced(item)))])
      return true
    })
  }

  async #reportStuck({ model, id, item, fence }: Going): Promise<void> {
    const { core } = this.#findings
    const isRoot = fence.round !== undefined
    const why = isRoot ? `round ${fence.round} of the cascade did not run` : 'the delete it is part of has ended'
    const detail = `${model.name} ${id} is marked as deleted, but its delete is stuck: ${why}.`
    const fault = { kind: 'deletionStuck', model: model.name, id, detail }
    if (!cascade.hasListeners(model, core.name)) return this.#findings.report(fault)
    await this.#findings.report(fault, async () => {
      if (isRoot) return (await redeliver(core, { model, id }, () => true)) > 0
      // It becomes its own root, and its record starts the cascade.
      const root = fencedItem(item, { ...fence, round: 1 }, core)
      await commit(core, [onlyChanges(planReplacement(core, { model, id, item }, root))])
      return true
    })
  }
}

function idOf({ fence }: Going): string {
  return fence.deletionId
}
