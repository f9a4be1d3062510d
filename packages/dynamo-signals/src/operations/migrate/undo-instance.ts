import type { AnyModel } from '../../models/model.ts'
import { type Item, UnstorableValue } from '../../repository/items/attribute-value.ts'
import { isGoing } from '../../repository/items/deletion-fence.ts'
import { modelVersionOf } from '../../repository/items/item-version.ts'
import { idOf, storedFields } from '../../repository/items/read-instance-item.ts'
import { UnreadableInstanceError } from '../../repository/items/unreadable-instance-error.ts'
import { upgradeItem } from '../../repository/items/upgrade-item.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { commit } from '../../repository/writing/commit.ts'
import { HasChanged } from '../verify/commit-repair.ts'
import { type InstanceRun, planMigrated } from './migrate-instance.ts'
import { upgradeDifference } from './migrated-item.ts'

/**
 * Stores an instance as the earliest version that the upgrades of its model lead back to. Starts over with the stored item if a
 * save was faster. Index entries and guards stay, because the models still declare them.
 */
export async function undoInstance(run: InstanceRun, model: AnyModel, read: Item): Promise<void> {
  const to = model.upgrades?.oldest ?? 1
  let item: Item | undefined = read
  while (item && model.upgrades && !isGoing(item) && modelVersionOf(item) > to) {
    const lowered = lower(run, model, item, to)
    if (!lowered) return
    try {
      if (!run.dryRun) await commit(run.core, [planMigrated(run, item, lowered)])
      const difference = upgradeDifference(to, storedFields(model, item), storedFields(model, lowered))
      run.report.change(model, idOf(item), [difference])
      return
    } catch (error) {
      if (!(error instanceof HasChanged)) throw error
      item = await readInstance({ core: run.core }, model, idOf(item))
    }
  }
}

function lower({ report }: InstanceRun, model: AnyModel, item: Item, to: number): Item | undefined {
  try {
    return upgradeItem(model, item, to)
  } catch (error) {
    if (!(error instanceof UnreadableInstanceError || error instanceof UnstorableValue)) throw error
    report.incomplete.add(model.name)
    report.fail({ model: model.name, id: idOf(item), why: error.message })
    return undefined
  }
}
