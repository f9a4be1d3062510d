import { messageOf } from '../../dispatch/thrown-values.ts'
import { ValueTakenError } from '../../errors/index.ts'
import type { TableKeys } from '../../models/stored-in.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { fieldsOf } from '../../repository/items/read-instance-item.ts'
import { commit } from '../../repository/writing/commit.ts'
import { isUnchanged } from '../../repository/writing/is-unchanged.ts'
import { currentItem } from '../current-item.ts'
import type { TableOfModels } from '../existing/existing-tables-of.ts'
import { identifiedItem, UnidentifiedItem, type WrittenItem, writtenItem } from '../existing/identified-item.ts'
import { planStored } from '../existing/plan-stored.ts'
import { HasChanged, planUnchanged } from '../verify/commit-repair.ts'
import { type ExistingChanges, existingChanges } from './existing-changes.ts'
import { inParallel } from './in-parallel.ts'
import { guardDifference, type InstanceRun, share } from './migrate-instance.ts'
import { type Holders, planHeld, readHolders, type UniqueValue, uniqueValues } from './plan-guards.ts'

/** Migrates a page of a table that other code lays out. Items that the repository does not write stay as they are. */
export async function migrateExisting(
  run: InstanceRun,
  { models }: TableOfModels,
  items: readonly Item[],
  options: { readonly atOnce: number; readonly isStopped: () => boolean },
): Promise<boolean> {
  const found = items.map(item => identified(run, models, item)).filter(each => each !== undefined)
  const keys = found.flatMap(each => valuesOf(each).map(({ key }) => key))
  const holders = await readHolders(run.core, keys)
  return inParallel(found, options, each => migrateItem(run, models, each, holders))
}

/** Returns an item that can be migrated, and reports one whose id cannot be formed. */
function identified(run: InstanceRun, models: TableOfModels['models'], item: Item): WrittenItem | undefined {
  try {
    return writtenItem(identifiedItem(models, item))
  } catch (error) {
    if (!(error instanceof UnidentifiedItem)) throw error
    fail(run, { model: error.model, id: error.itemKey }, error.message)
    return undefined
  }
}

function valuesOf({ model, own }: WrittenItem): UniqueValue[] {
  try {
    return uniqueValues(model, fieldsOf(model, own))
  } catch {
    // The migration of the item reports the error.
    return []
  }
}

/** Changes one item. Starts over with the stored item if another writer was faster. */
async function migrateItem(
  run: InstanceRun,
  models: TableOfModels['models'],
  read: WrittenItem,
  known: Holders,
): Promise<void> {
  const refused = new Set<string>()
  let [found, holders]: [WrittenItem | undefined, Holders | undefined] = [read, known]
  while (found) {
    const { model, id, stored } = found
    const changes = changesOf(run, found)
    if (!changes) return
    const missing = await missingValues(run, found, changes, { holders, refused })
    const differences = [...changes.differences, ...missing.map(guardDifference)]
    if (differences.length === 0) return
    try {
      if (!run.dryRun) await commit(run.core, plan(run, found, changes, missing))
      run.report.change(model, id, differences)
      return
    } catch (error) {
      if (error instanceof ValueTakenError) {
        refused.add(error.field)
        share(run, model, missing, error, id)
      } else if (error instanceof HasChanged) {
        const item: Item | undefined = await currentItem(run.core, model.storedIn?.table as TableKeys, stored)
        found = item && identified(run, models, item)
        holders = undefined
      } else throw error
    }
  }
}

/** Returns what changes in an item. Undefined if it cannot be migrated, which is reported. */
function changesOf(run: InstanceRun, found: WrittenItem): ExistingChanges | undefined {
  const { model, id, form, stored, own } = found
  const key = form.keyOf(model, id)
  if (!key || form.textOf(key) !== form.textOf(stored)) {
    return fail(run, found, `It is stored under another key than writes.key makes of its id: ${form.textOf(stored)}.`)
  }
  try {
    // Throws for an item of which too many attributes would have to be compared, which a migration always does.
    isUnchanged({ foreignWriters: new Set([model.name]) }, own)
    const { addsBookkeeping = false, sendsSignals } = run
    const changes = existingChanges(run.core, found, { addsBookkeeping, sendsSignals })
    uniqueValues(model, changes.fields)
    return changes
  } catch (error) {
    return fail(run, found, messageOf(error))
  }
}

async function missingValues(
  run: InstanceRun,
  { model, id }: WrittenItem,
  { fields }: ExistingChanges,
  { holders, refused }: { readonly holders: Holders | undefined; readonly refused: ReadonlySet<string> },
): Promise<UniqueValue[]> {
  const values = uniqueValues(model, fields)
  const known =
    holders ??
    (await readHolders(
      run.core,
      values.map(({ key }) => key),
    ))
  const wanted = values.filter(({ names, key }) => known.get(key.pk) !== id && !refused.has(names.join('+')))
  return run.dryRun ? run.dryRun.free(run, model, id, wanted, known) : wanted
}

function plan(run: InstanceRun, found: WrittenItem, changes: ExistingChanges, missing: readonly UniqueValue[]) {
  const { core } = run
  const { model, id, own } = found
  const isSame = changes.differences.length === 0
  return [
    isSame ? planUnchanged(core, model, id, own) : planStored({ ...found, after: changes.after }),
    ...planHeld(core, model, changes, missing),
  ]
}

function fail({ report }: InstanceRun, { model, id }: Pick<WrittenItem, 'model' | 'id'>, why: string): undefined {
  report.incomplete.add(model.name)
  report.fail({ model: model.name, id, why })
}
