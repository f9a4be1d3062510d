import { ValueTakenError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import { type Item, UnstorableValue } from '../../repository/items/attribute-value.ts'
import { isGoing } from '../../repository/items/deletion-fence.ts'
import { idOf } from '../../repository/items/read-instance-item.ts'
import { UnreadableInstanceError } from '../../repository/items/unreadable-instance-error.ts'
import { guardUse } from '../../repository/layout/layout.ts'
import { readInstance } from '../../repository/reading/read-instance.ts'
import { commit } from '../../repository/writing/commit.ts'
import { isUnchanged } from '../../repository/writing/is-unchanged.ts'
import { onlyChanges } from '../../repository/writing/only-changes.ts'
import type { PlannedWrite } from '../../repository/writing/planned-write.ts'
import { HasChanged } from '../verify/commit-repair.ts'
import { asSaved } from './as-saved.ts'
import type { DryRun } from './dry-run.ts'
import { type Difference, migratedItem, type Removed } from './migrated-item.ts'
import type { MigrationReport } from './migration-report.ts'
import { type Holders, planHeld, readHolders, type UniqueValue, uniqueValues } from './plan-guards.ts'

/** The settings and the report that the migration of an instance needs. */
export interface InstanceRun {
  readonly core: Core
  readonly report: MigrationReport
  readonly removed: (model: AnyModel) => Removed
  /** Undefined if changes are written. */
  readonly dryRun: DryRun | undefined
  /** Receivers are notified of each changed instance, as of a save. */
  readonly sendsSignals: boolean
  /** The library's own data is added to items of other code that lack it. */
  readonly addsBookkeeping?: boolean
}

/**
 * Updates one stored instance to the declaration of its model. Starts over with the stored item if a save was faster. Reports a
 * value that another instance has, and an instance that cannot be read.
 */
export async function migrateInstance(run: InstanceRun, model: AnyModel, read: Item, known: Holders): Promise<void> {
  const refused = new Set<string>()
  let [item, holders]: [Item | undefined, Holders | undefined] = [read, known]
  while (item && !isGoing(item)) {
    const planned: Planned | undefined = await plan(run, model, item, holders, refused)
    if (!planned) return
    try {
      if (!run.dryRun) await commit(run.core, planned.writes)
      run.report.change(model, idOf(item), planned.differences)
      return
    } catch (error) {
      if (error instanceof ValueTakenError) {
        refused.add(error.field)
        share(run, model, planned.values, error, idOf(item))
      } else if (error instanceof HasChanged) {
        item = await readInstance({ core: run.core }, model, idOf(item))
        holders = undefined
      } else throw error
    }
  }
}

interface Planned {
  readonly writes: readonly PlannedWrite[]
  readonly differences: readonly Difference[]
  readonly values: readonly UniqueValue[]
}

/** Returns the writes for an instance. Undefined if there is nothing to write. */
async function plan(
  run: InstanceRun,
  model: AnyModel,
  item: Item,
  known: Holders | undefined,
  refused: ReadonlySet<string>,
): Promise<Planned | undefined> {
  const read = readable(run, model, item)
  if (!read) return undefined
  const { migrated, values } = read
  const id = idOf(item)
  const holders =
    known ??
    (await readHolders(
      run.core,
      values.map(({ key }) => key),
    ))
  const wanted = values.filter(({ names, key }) => holders.get(key.pk) !== id && !refused.has(names.join('+')))
  const missing = run.dryRun ? await run.dryRun.free(run, model, id, wanted, holders) : wanted
  const differences = [...migrated.differences, ...missing.map(guardDifference)]
  if (differences.length === 0) return undefined
  const isSame = migrated.differences.length === 0
  // An access pattern may be sorted by the time of the save.
  const after = run.sendsSignals ? migratedItem(model, asSaved(run.core, item), run.removed(model)).item : migrated.item
  const writes = [planMigrated(run, item, isSame ? undefined : after), ...planHeld(run.core, model, migrated, missing)]
  return { writes, differences, values }
}

function readable({ report, removed }: InstanceRun, model: AnyModel, item: Item) {
  try {
    const migrated = migratedItem(model, item, removed(model))
    return { migrated, values: uniqueValues(model, migrated.fields) }
  } catch (error) {
    if (!(error instanceof UnreadableInstanceError || error instanceof UnstorableValue)) throw error
    report.incomplete.add(model.name)
    report.fail({ model: model.name, id: idOf(item), why: error.message })
    return undefined
  }
}

/** Describes a guard that is missing. */
export function guardDifference({ names, key }: UniqueValue): Difference {
  return { kind: 'unique', name: names.join('+'), before: undefined, after: key.pk }
}

/** The maximum number of attributes that a condition can compare. */
const COMPARED = 100

/**
 * Plans the update of the item, or the check that it is unchanged. Marks the item, so that its record counts as raw, unless
 * signals are sent. Compares every attribute if they fit in a condition, because other programs may not increment the version.
 * The attributes that they add in the meantime stay.
 */
export function planMigrated(
  { core, sendsSignals }: Pick<InstanceRun, 'core' | 'sendsSignals'>,
  item: Item,
  after: Item | undefined,
): PlannedWrite {
  const key = { pk: item.pk?.S ?? '', sk: item.sk?.S ?? '' }
  const fits = Object.keys({ ...item, ...after }).length <= COMPARED
  const foreignWriters = fits ? new Set([item._type?.S ?? '']) : core.foreignWriters
  const conditions = isUnchanged({ foreignWriters }, item, after)
  const write = { table: core.tableName, key, conditions, refusal: () => new HasChanged() }
  if (!after) return { kind: 'check', ...write }
  const marked = sendsSignals ? after : { ...after, _migrated: { S: core.runtime.newWriteId() } }
  return onlyChanges({ kind: 'put', item: marked, replaces: item, ...write })
}

/** Reports that another instance has a unique value. */
export function share(
  { report }: InstanceRun,
  model: AnyModel,
  values: readonly UniqueValue[],
  { field, holderId }: ValueTakenError,
  id: string,
): void {
  const value = values.find(({ names }) => names.join('+') === field)
  if (!value) return
  report.incomplete.add(`${model.name}.${guardUse(model, value.names)}`)
  const ids = holderId === undefined ? [id] : [holderId, id]
  report.duplicate(model, { pk: value.key.pk, fields: field, ids })
}
