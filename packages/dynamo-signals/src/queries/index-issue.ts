import { countIssue, MAX_NAME, shown, textIssue } from '../dispatch/option-issues.ts'
import type { ModelIndex } from '../models/model-index.ts'
import { isPolluting } from '../models/reserved-names.ts'

/** Fields that every instance has, and that an index can order. */
const SYSTEM_FIELDS = ['createdAt', 'updatedAt']

/** Returns what is wrong with an access pattern of a model with these fields, or undefined. */
export function definitionIssue(
  name: string,
  { partition, sort }: ModelIndex,
  known: ReadonlySet<string> | undefined,
): string | undefined {
  const issue = indexNameIssue(name)
  if (issue) return issue
  if (countIssue(partition.length)) return `the index "${name}" needs at least one field in partition.`
  return fieldsIssue(name, { partition, sort }, known)
}

/** Returns what is wrong with the name of an access pattern, or undefined. */
export function indexNameIssue(name: string): string | undefined {
  if (!textIssue(name) && /^[a-z]\w*$/i.test(name) && !isPolluting(name) && name !== 'listed') return undefined
  return `${shown(name)} is not a valid name for an index. Use letters, digits and _, at most ${MAX_NAME}, start with a letter, and do not use "listed".`
}

/** Returns what is wrong with the fields of an access pattern, or undefined. */
export function fieldsIssue(
  name: string,
  { partition, sort }: Pick<ModelIndex, 'partition' | 'sort'>,
  known: ReadonlySet<string> | undefined,
): string | undefined {
  const all = [...partition, ...sort]
  const twice = all.find((field, at) => all.indexOf(field) !== at)
  if (twice !== undefined) return `the index "${name}" names "${twice}" twice.`
  const isKnown = (field: string) => !known || known.has(field)
  const unknown =
    partition.find(field => !isKnown(field)) ?? sort.find(field => !isKnown(field) && !SYSTEM_FIELDS.includes(field))
  if (unknown === undefined) return undefined
  return `the index "${name}" names ${shown(unknown)}, which is not among the fields: ${[...(known ?? [])].slice(0, 20).join(', ')}.`
}
