import { ConfigurationError } from '../../errors/index.ts'
import { assignIndexes } from '../../models/assign-indexes.ts'
import type { AnyModel } from '../../models/model.ts'
import { shapeOf } from '../items/model-shape.ts'

/** How one use is stored: as entries of an index, as guards of unique values, or as times to live. */
export interface StoredUse {
  /** The index of the table, or the value that stands in place of one. */
  readonly index: string
  /** The fields that the stored keys consist of, first to last. */
  readonly fields: string
  /** The highest number of shards that a release has used. */
  readonly shards: number
  /** Whether it covers every instance, and not only those that were saved since the use was added. */
  readonly complete: boolean
}

/** The uses by model and name. */
export type Layout = Readonly<Record<string, Readonly<Record<string, StoredUse>>>>

/** The value in place of an index for a use that has none: a guard for each value, or the attribute with the time to live. */
export const GUARD = 'guard'
export const EXPIRY = '_ttl'

/** Returns the name of the use of fields that are unique together. A one-to-one relation's use has the relation's name. */
export function guardUse(model: AnyModel, fields: readonly string[]): string {
  const [field = '', ...more] = fields
  const relation = more.length === 0 ? shapeOf(model).byField.get(field) : undefined
  // No relation and no access pattern has a name with a colon.
  return relation?.definition.kind === 'oneToOne' ? relation.name : `unique:${fields.join('+')}`
}

/** Returns the layout that models define. Pure. */
export function layoutOf(models: Iterable<AnyModel>): Layout {
  return Object.fromEntries(Array.from(models, model => [model.name, Object.fromEntries(usesOf(model))]))
}

function usesOf(model: AnyModel): [string, StoredUse][] {
  const use = (index: string, fields: string, shards = 1) => ({ index, fields, shards, complete: true })
  const indexes = assignIndexes(model).map(({ kind, name, index = '' }): [string, StoredUse] => {
    const pattern = kind === 'relation' ? undefined : shapeOf(model).indexes.get(name)
    const { partition = [], sort = [], shards } = pattern?.definition ?? {}
    const fields = kind === 'relation' ? `${name}Id` : [partition, sort].map(names => names.join(' ')).join(' / ')
    return [name, use(index, fields, shards)]
  })
  const guards = shapeOf(model).guarded.map((fields): [string, StoredUse] => {
    return [guardUse(model, fields), use(GUARD, fields.join('+'))]
  })
  const { expires } = model
  const expiry = expires === undefined ? [] : [[`expires:${expires}`, use(EXPIRY, expires)] as [string, StoredUse]]
  return [...indexes, ...guards, ...expiry]
}

/**
 * Returns the stored layout with the additions of a release. Throws `ConfigurationError` if the release uses another index
 * than the one with the stored entries, or an index in which another use has entries. `isUpgraded` tells
 * whether a model has a later version than the recorded one. Pure.
 */
export function mergeLayouts(
  stored: Layout | undefined,
  current: Layout,
  isUpgraded: (model: string) => boolean,
): Layout {
  if (!stored) return current
  const merged = Object.entries(current).map(([model, uses]) => {
    const known = stored[model]
    return [model, known ? mergeUses(model, known, uses, isUpgraded(model)) : uses] as const
  })
  return { ...stored, ...Object.fromEntries(merged) }
}

type Uses = Layout[string]

function mergeUses(model: string, stored: Uses, current: Uses, isUpgraded: boolean): Uses {
  const merged = { ...stored }
  for (const [name, use] of Object.entries(current)) {
    const known = stored[name]
    if (!known) continue
    if (known.index !== use.index && isShared(known) !== isShared(use)) {
      // A foreign key became a one-to-one relation, or the other way around.
      merged[name] = { ...use, complete: false }
      continue
    }
    if (known.index !== use.index) {
      refuse(
        `${model}.${name} is stored in ${known.index}, and its model now assigns ${use.index}. Pin it with index: '${known.index}'`,
      )
    }
    if (known.fields !== use.fields) {
      refuse(
        `${model}.${name} is stored by "${known.fields}", and its model now has "${use.fields}". Rename the changed index`,
      )
    }
    merged[name] = { ...known, shards: Math.max(known.shards, use.shards) }
  }
  for (const [name, use] of Object.entries(current)) {
    if (stored[name]) continue
    const holder = isShared(use) ? undefined : Object.keys(stored).find(other => stored[other]?.index === use.index)
    if (holder !== undefined) {
      refuse(
        `${model}.${name} would use ${use.index}, which stores the entries of ${model}.${holder}. Pin it to another index`,
      )
    }
    // No stored instance has a new relation, unless an upgrade fills it in when the instance is read.
    merged[name] = { ...use, complete: use.fields === `${name}Id` && !isUpgraded }
  }
  return merged
}

/** Whether several uses of a model can share this value. */
function isShared({ index }: StoredUse): boolean {
  return index === GUARD || index === EXPIRY
}

function refuse(why: string): never {
  throw new ConfigurationError(
    'repository.layoutMoved',
    `${why}, or stop all writers and run "npx dynamo-signals migrate" to move the entries.`,
  )
}
