import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { guardedModel, instanceKey, isGuard, keyAttributes } from '../../repository/items/keys.ts'
import { readItems } from '../../repository/reading/read-items.ts'
import { commitRepair } from '../verify/commit-repair.ts'
import { holdsGuard, orphanedGuard } from '../verify/orphaned-guard.ts'
import type { InstanceRun } from './migrate-instance.ts'

/**
 * Returns the guards of a page whose holders do not have the value, because a release that does not declare the constraint
 * has changed or deleted them. Reads the holders of a hundred guards per request.
 */
export async function suspiciousGuards(core: Core, items: readonly Item[]): Promise<ReadonlySet<Item>> {
  const held = items.flatMap(guard => {
    const key = { pk: guard.pk?.S ?? '', sk: guard.sk?.S ?? '' }
    const model = isGuard(guard) ? core.models.get(guardedModel(key) ?? '') : undefined
    const owner = guard.owner?.S
    return model && owner !== undefined ? [{ guard, key, model, holder: instanceKey(model, owner) }] : []
  })
  const keys = new Map(held.map(({ holder }) => [holder.pk, keyAttributes(holder)]))
  const holders = new Map<string, Item>()
  for await (const item of readItems(core, core.tableName, [...keys.values()])) holders.set(item.pk?.S ?? '', item)
  const isOrphaned = ({ model, key, holder }: (typeof held)[number]) => {
    const item = holders.get(holder.pk)
    return !item || !holdsGuard(model, item, key)
  }
  return new Set(held.filter(isOrphaned).map(({ guard }) => guard))
}

/**
 * Releases a guard if its holder does not have the value. Starts over if the guard or its holder has changed since it was
 * read, as the holder does when this run migrates it. Returns whether it released the guard, or would in a dry run.
 */
export async function releaseGuard({ core, report, dryRun }: InstanceRun, guard: Item): Promise<boolean> {
  for (;;) {
    const orphaned = await orphanedGuard(core, guard)
    if (!orphaned) return false
    const { model, key, holder, names, release } = orphaned
    if (!dryRun && !(await commitRepair(core, release))) continue
    report.change(model, holder, [{ kind: 'unique', name: names, before: key.pk, after: undefined }])
    return true
  }
}
