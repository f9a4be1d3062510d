import { isObject } from '../dispatch/is-object.ts'
import { shown } from '../dispatch/option-issues.ts'
import { assignIndexes, assignmentIssue } from './assign-indexes.ts'
import type { Model, RelationMap } from './model.ts'
import type { ModelIndex } from './model-index.ts'

/** The parts of a definition that use indexes. Without types, they can be anything. */
interface Indexed {
  readonly listed?: unknown
  readonly relations?: RelationMap
  readonly indexes?: unknown
}

/**
 * Returns the first problem of a definition's access patterns and pinned indexes as a sentence, or undefined. `known` are the
 * names of the fields and of the relations' ids, if the schema shows them.
 */
export function indexesIssue(
  { listed = false, relations = {}, indexes = {} }: Indexed,
  known: ReadonlySet<string> | undefined,
): string | undefined {
  if (!isObject(indexes)) return `indexes must be an object, not ${shown(indexes)}.`
  if (typeof listed !== 'boolean' && !isListing(listed)) {
    return `listed must be true, false or index({ shards }), not ${shown(listed)}.`
  }
  for (const [name, definition] of Object.entries(indexes)) {
    const issue = isIndex(definition)
      ? definition.engine.definitionIssue(name, definition, known)
      : `the index "${name}" must be made by index() of dynamo-signals/queries.`
    if (issue) return issue
  }
  return assignmentIssue(
    assignIndexes({ listed, relations, indexes } as Pick<Model, 'listed' | 'relations' | 'indexes'>),
  )
}

function isIndex(value: unknown): value is ModelIndex {
  return typeof (value as Partial<ModelIndex> | null)?.engine === 'object'
}

function isListing(value: unknown): boolean {
  return isIndex(value) && !('keys' in value) && value.partition.length + value.sort.length === 0
}
