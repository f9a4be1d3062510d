import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { instanceKey } from '../../repository/items/keys.ts'
import { commit } from '../../repository/writing/commit.ts'
import { isUnchanged } from '../../repository/writing/is-unchanged.ts'
import type { PlannedWrite } from '../../repository/writing/planned-write.ts'

/** Returns the check that an instance is unchanged since it was read, or still missing. */
export function planUnchanged(core: Core, model: AnyModel, id: string, item: Item | undefined): PlannedWrite {
  return {
    kind: 'check',
    table: core.tableName,
    key: instanceKey(model, id),
    conditions: item ? isUnchanged(core, item) : [{ kind: 'absent' }],
    // The check of an item of other code compares what was read, because such an item has no version.
    ...(item && model.storedIn && { replaces: item }),
    refusal: () => new HasChanged(),
  }
}

/** The item changed after it was checked. It is not repaired, and the next run checks it again. */
export class HasChanged extends Error {}

/** Commits a repair. Returns false if something has changed since the check. */
export async function commitRepair(core: Core, writes: readonly PlannedWrite[]): Promise<boolean> {
  try {
    await commit(core, writes)
    return true
  } catch (error) {
    if (error instanceof HasChanged) return false
    throw error
  }
}
