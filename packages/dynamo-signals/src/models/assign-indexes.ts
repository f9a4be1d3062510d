import { INDEXES } from '../table/index.ts'
import type { Model } from './model.ts'
import type { IndexName } from './model-index.ts'

/** What an index of the table holds for a model: all its instances, those of a foreign key, or an access pattern. */
export interface IndexUse {
  /** `listed`, the name of a relation, or the name of an access pattern. */
  readonly name: string
  readonly kind: 'listed' | 'relation' | 'pattern'
  /** Undefined if the table has no index left. */
  readonly index: IndexName | undefined
  readonly pinned: boolean
}

const LISTING = 'gsi0'

/**
 * Assigns an index of the table to each use. Pinned uses get theirs. The others get the first one that is free, foreign keys
 * first, in the order of declaration, so an insertion can move the uses after it. Pure.
 */
export function assignIndexes({
  listed,
  relations,
  indexes,
  storedIn,
}: Pick<Model, 'listed' | 'relations' | 'indexes'> & Partial<Pick<Model, 'storedIn'>>): IndexUse[] {
  // The table of other code has indexes of its own. Those of relations are converted.
  if (storedIn) return assignIndexes({ listed: false, relations, indexes: {} })
  const foreignKeys = Object.entries(relations).filter(([, { kind }]) => kind === 'foreignKey')
  const wanted: readonly (readonly [IndexUse['kind'], string, IndexName | undefined])[] = [
    ...(listed ? [['listed', 'listed', (listed !== true && listed.index) || LISTING] as const] : []),
    ...foreignKeys.map(([name, { index }]) => ['relation', name, index] as const),
    ...Object.entries(indexes).map(([name, { index }]) => ['pattern', name, index] as const),
  ]
  const taken = new Set(wanted.map(([, , index]) => index))
  // The index of listings is the last choice, so that a model can become `listed` later.
  const free = [...INDEXES.slice(1), LISTING].filter(index => !taken.has(index as IndexName)) as IndexName[]
  return wanted.map(([kind, name, pinned]): IndexUse => {
    const index = pinned ?? free.shift()
    return { kind, name, index, pinned: pinned !== undefined }
  })
}

/** Returns why the uses of a model do not fit in the table's indexes, or undefined. */
export function assignmentIssue(uses: readonly IndexUse[]): string | undefined {
  const holders = new Map<IndexName, IndexUse>()
  for (const use of uses) {
    const { index } = use
    if (index === undefined) {
      return `it needs ${uses.length} indexes (${uses.map(({ name }) => name).join(', ')}), and the table has ${INDEXES.length}. Remove one, or split the model.`
    }
    const holder = holders.get(index)
    if (holder) return `${holder.name} and ${use.name} both use the index ${index}. Pin one of them to another index.`
    holders.set(index, use)
  }
  return undefined
}
