import { ownValue } from '../../dispatch/own-value.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { PlannedChange, PlannedMigration } from '../../models/migrate-signals.ts'
import type { AnyModel } from '../../models/model.ts'
import { versionOfModel } from '../../repository/items/item-version.ts'
import { EXPIRY, GUARD, type Layout, layoutOf, type StoredUse } from '../../repository/layout/layout.ts'
import type { LayoutRecord, Versions } from '../../repository/layout/layout-gate.ts'

/**
 * Returns the changes that a migration must make according to the layout record. Models that are not in the record are stored
 * as they are declared. Pure.
 */
export function planMigration(
  { layout: stored, versions }: Pick<LayoutRecord, 'layout' | 'versions'>,
  models: readonly AnyModel[],
): PlannedMigration[] {
  const current = layoutOf(models)
  return models
    .map(model => {
      const uses = changesOf(stored?.[model.name], current[model.name] ?? {})
      return { model, changes: [...upgradesOf(model, stored, versions), ...uses] }
    })
    .filter(({ changes }) => changes.length > 0)
}

/**
 * Returns what the undo of the upgrades has to change. Throws `ConfigurationError` if no model has an upgrade with a `down`
 * function. Pure.
 */
export function planUndo(models: readonly AnyModel[]): PlannedMigration[] {
  const undone = models.filter(({ upgrades }) => upgrades && upgrades.oldest < upgrades.version)
  if (undone.length === 0) {
    const upgraded = models.filter(({ upgrades }) => upgrades).map(({ name }) => name)
    throw new ConfigurationError(
      'operations.nothingToUndo',
      `migrate: undo needs a model whose latest upgrade has a down function. ${upgraded.join(', ') || 'No model'} has ${upgraded.length > 0 ? 'none' : 'upgrades'}. Declare another version, or restore a backup.`,
    )
  }
  return undone.map(model => {
    return { model, changes: [{ kind: 'upgrade', name: `version ${model.upgrades?.oldest}`, action: 'remove' }] }
  })
}

function upgradesOf(model: AnyModel, stored: Layout | undefined, versions: Versions): PlannedChange[] {
  const version = versionOfModel(model)
  const isNew = !stored || !Object.hasOwn(stored, model.name)
  return isNew || version <= (versions[model.name] ?? 1)
    ? []
    : [{ kind: 'upgrade', name: `version ${version}`, action: 'add' }]
}

type Uses = Layout[string]

function changesOf(stored: Uses | undefined, current: Uses): PlannedChange[] {
  if (!stored) return []
  const removed = Object.entries(stored).filter(([name]) => !Object.hasOwn(current, name))
  return [
    ...Object.entries(current).flatMap(([name, use]): PlannedChange[] => {
      const known = ownValue(stored, name)
      const change = { kind: kindOf(use), name: labelOf(name) }
      if (!known?.complete) return [{ ...change, action: 'add' }]
      const isSame = known.index === use.index && known.fields === use.fields && known.shards === use.shards
      return isSame ? [] : [{ ...change, action: 'move' }]
    }),
    ...removed.map(([name, use]): PlannedChange => ({ kind: kindOf(use), name: labelOf(name), action: 'remove' })),
  ]
}

function kindOf({ index }: StoredUse): PlannedChange['kind'] {
  if (index === GUARD) return 'unique'
  return index === EXPIRY ? 'expiry' : 'index'
}

/** Returns the name of a use without its kind: `email` for `unique:email`. */
function labelOf(use: string): string {
  return use.slice(use.indexOf(':') + 1)
}
