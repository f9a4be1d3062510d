import { isObject } from '../dispatch/is-object.ts'
import { choiceIssue, countIssue, MAX_NAME, shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
import { indexesIssue } from './indexes-issue.ts'
import type { LinkDefinition } from './links.ts'
import type { RelationMap } from './model.ts'
import type { ModelUpgrades } from './model-upgrades.ts'
import { isPolluting, isReserved } from './reserved-names.ts'
import { schemaFields } from './schema-fields.ts'
import type { StandardSchema } from './standard-schema.ts'
import { type StoredIn, storedInIssue } from './stored-in.ts'

/** The maximum number of foreign keys of a model. Each uses one of the table's indexes for its reverse lookup. */
export const MAX_FOREIGN_KEYS = 5

/** A definition as the caller passes it. Without types, it can be anything. */
export interface Definition {
  readonly schema?: StandardSchema
  readonly relations?: RelationMap
  readonly indexes?: unknown
  readonly links?: unknown
  readonly unique?: readonly unknown[]
  readonly listed?: unknown
  readonly expires?: unknown
  readonly bigints?: readonly unknown[]
  readonly inexactNumbers?: unknown
  readonly storedIn?: unknown
  readonly upgrades?: unknown
}

const OPTIONS = [
  ...['schema', 'relations', 'indexes', 'links', 'unique', 'listed', 'expires'],
  ...['bigints', 'inexactNumbers', 'storedIn', 'upgrades'],
]

/** Returns what is wrong with a model's name, or undefined. */
export function modelNameIssue(name: unknown): string | undefined {
  const isName = !textIssue(name) && /^[A-Z]\w*$/.test(String(name))
  return isName
    ? undefined
    : `a name must start with a capital letter and have only letters, digits and _, at most ${MAX_NAME}.`
}

/** Returns the first problem of a model's definition as a sentence, or undefined. */
export function definitionIssue(definition: Definition): string | undefined {
  if (!isObject(definition)) return 'a model needs a definition with a schema.'
  const { schema, relations = {}, unique = [], expires } = definition
  if (typeof schema?.['~standard']?.validate !== 'function') {
    return 'schema must implement Standard Schema. Wrap an Effect schema in Schema.toStandardSchemaV1().'
  }
  const visible = schemaFields(schema)
  const fields = new Set(visible?.fields.keys())
  // A loose schema can have any field.
  const known = visible?.isOpen === false ? fields : undefined
  const storedNames = known && new Set([...known, ...Object.keys(relations).map(name => `${name}Id`)])
  return (
    unknownOption(definition, OPTIONS) ??
    storedInIssue(definition, storedNames) ??
    relationsIssue(relations) ??
    fieldsIssue(definition, fields) ??
    linksIssue(definition.links) ??
    uniqueIssue(unique, storedNames) ??
    (expires === undefined ? undefined : namedIssue('expires', expires, known)) ??
    numbersIssue(definition, known) ??
    (definition.storedIn ? undefined : indexesIssue(definition, storedNames)) ??
    upgradesIssue(definition)
  )
}

function relationsIssue(relations: RelationMap): string | undefined {
  for (const [name, relation] of Object.entries(relations)) {
    if (textIssue(name) || !/^[a-z]\w*$/i.test(name)) {
      return `the relation ${shown(name)} must start with a letter and have only letters, digits and _, at most ${MAX_NAME}.`
    }
    // `authorId` would add the field `authorIdId`.
    if (name.endsWith('Id')) {
      return `the relation "${name}" adds the field "${name}Id". Name it without the suffix: "${name.slice(0, -2)}".`
    }
    if (isPolluting(name)) return `the relation "${name}" has a reserved name. Rename it.`
    if (typeof relation?.kind !== 'string') return `the relation "${name}" must be made by foreignKey() or oneToOne().`
  }
  const all = Object.values(relations)
  if (all.filter(relation => relation.primaryKey).length > 1) return 'only one relation can be the primary key.'
  const foreignKeys = all.filter(relation => relation.kind === 'foreignKey').length
  return foreignKeys > MAX_FOREIGN_KEYS
    ? `a model can have at most ${MAX_FOREIGN_KEYS} foreign keys, because each one uses an index of the table.`
    : undefined
}

function linksIssue(links: unknown = {}): string | undefined {
  if (!isObject(links)) return `links must be an object, not ${shown(links)}.`
  const name = Object.keys(links).find(each => !(links as Record<string, Partial<LinkDefinition> | null>)[each]?.engine)
  return name && `the link "${name}" must be made by manyToMany() of dynamo-signals/links.`
}

function fieldsIssue({ relations = {}, storedIn }: Definition, fields: ReadonlySet<string>): string | undefined {
  for (const field of fields) {
    if (textIssue(field)) return `a field of the schema ${textIssue(field)}.`
    // Items that only other code writes may have attributes that the library reserves in its own.
    if ((isReserved(field) && !(storedIn as StoredIn | undefined)?.reader) || isPolluting(field))
      return `the schema has a field "${field}", which is reserved. Rename or remove the field.`
    const relation = Object.keys(relations).find(name => name === field || `${name}Id` === field)
    if (relation) {
      return `the schema has a field "${field}", and the relation "${relation}" adds "${relation}Id". Remove the field from the schema, or rename one of them.`
    }
  }
  return undefined
}

function uniqueIssue(unique: readonly unknown[], known: ReadonlySet<string> | undefined): string | undefined {
  if (!Array.isArray(unique)) return 'unique must be an array of fields, or of groups of fields.'
  for (const entry of unique) {
    const group: unknown[] = Array.isArray(entry) ? entry : [entry]
    if (countIssue(group.length)) return 'a unique constraint names no field.'
    for (const name of group) {
      const issue = namedIssue('a unique constraint', name, known)
      if (issue) return issue
    }
  }
  return undefined
}

function numbersIssue(
  { bigints = [], inexactNumbers = 'refuse' }: Definition,
  known: ReadonlySet<string> | undefined,
): string | undefined {
  const issue = choiceIssue(inexactNumbers, ['refuse', 'bigint', 'text'])
  if (issue) return `inexactNumbers ${issue}.`
  if (!Array.isArray(bigints)) return 'bigints must be an array of fields.'
  return bigints.map(name => namedIssue('bigints', name, known)).find(issue => issue !== undefined)
}

function namedIssue(what: string, name: unknown, known: ReadonlySet<string> | undefined): string | undefined {
  if (typeof name !== 'string' || textIssue(name) || isReserved(name) || isPolluting(name)) {
    return `${what} has ${shown(name)}, which is not a field of the schema.`
  }
  if (!known || known.has(name)) return undefined
  return `${what} names ${shown(name)}, which is not among the fields: ${[...known].slice(0, 20).join(', ')}.`
}

function upgradesIssue({ upgrades }: Definition): string | undefined {
  const isMade = upgrades === undefined || typeof (upgrades as ModelUpgrades | null)?.convert === 'function'
  return isMade ? undefined : 'upgrades must be made by upgrades() of dynamo-signals/upgrades.'
}
