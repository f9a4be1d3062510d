import { ConfigurationError } from '../../errors/index.ts'
import { assignIndexes } from '../../models/assign-indexes.ts'
import type { AnyModel } from '../../models/model.ts'

/** How the entries of one use of an index are stored. */
export interface StoredUse {
  /** The index of the table. */
  readonly index: string
  /** The fields in the keys of the entries, in their order. */
  readonly fields: string
  /** The most shards that a release has used. */
  readonly shards: number
  /** Whether every instance has its entry, and not only those saved since the use was added. */
  readonly complete: boolean
}

/** The uses of indexes, by model and name. */
export type Layout = Readonly<Record<string, Readonly<Record<string, StoredUse>>>>

/** Returns the layout that models define. Pure. */
export function layoutOf(models: Iterable<AnyModel>): Layout {
  return Object.fromEntries(
    Array.from(models, model => {
      const uses = assignIndexes(model).map(({ kind, name, index = '' }): [string, StoredUse] => {
        const definition =
          kind === 'pattern'
            ? model.indexes[name]
            : typeof model.listed === 'object' && kind === 'listed'
              ? model.listed
              : undefined
        const { partition = [], sort = [], shards = 1 } = definition ?? {}
        const fields = kind === 'relation' ? `${name}Id` : [partition, sort].map(names => names.join(' ')).join(' / ')
        return [name, { index, fields, shards, complete: true }]
      })
      return [model.name, Object.fromEntries(uses)]
    }),
  )
}

/**
 * Returns the stored layout with what a release adds to it. Throws `ConfigurationError` if the release would look for entries
 * where they are not, or store them where a use has others. Pure.
 */
export function mergeLayouts(stored: Layout | undefined, current: Layout): Layout {
  if (!stored) return current
  const merged = Object.entries(current).map(([model, uses]) => {
    const known = stored[model]
    return [model, known ? mergeUses(model, known, uses) : uses] as const
  })
  return { ...stored, ...Object.fromEntries(merged) }
}

type Uses = Layout[string]

function mergeUses(model: string, stored: Uses, current: Uses): Uses {
  const merged = { ...stored }
  for (const [name, use] of Object.entries(current)) {
    const known = stored[name]
    if (!known) continue
    if (known.index !== use.index) {
      refuse(
        `${model}.${name} is stored in ${known.index}, and its model now assigns ${use.index}. Pin it with index: '${known.index}'`,
      )
    }
    if (known.fields !== use.fields) {
      refuse(
        `${model}.${name} is stored by "${known.fields}", and its model now has "${use.fields}". Give the changed index another name`,
      )
    }
    merged[name] = { ...known, shards: Math.max(known.shards, use.shards) }
  }
  for (const [name, use] of Object.entries(current)) {
    if (stored[name]) continue
    const holder = Object.keys(stored).find(other => stored[other]?.index === use.index)
    if (holder !== undefined) {
      refuse(
        `${model}.${name} would use ${use.index}, where instances are stored for ${model}.${holder}. Pin it to another index`,
      )
    }
    // No stored instance has a foreign key that is new.
    merged[name] = { ...use, complete: use.fields === `${name}Id` }
  }
  return merged
}

function refuse(why: string): never {
  throw new ConfigurationError(
    'repository.layoutMoved',
    `${why}, or stop all writers and run "npx dynamo-signals reindex", which moves the entries.`,
  )
}
