import { MAX_NAME, shown, textIssue } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { defineModel } from '../models/define-model.ts'
import type { LinkDefinition } from '../models/links.ts'
import type { AnyModel, Link } from '../models/model.ts'
import { isPolluting } from '../models/reserved-names.ts'
import type { StandardSchema } from '../models/standard-schema.ts'
import { foreignKey } from '../relations/relation.ts'

/**
 * Creates the link of a model, and its `through` model if none is given. Throws `ConfigurationError` if the link's name is
 * invalid or belongs to a field or a relation, or if the given `through` does not have a foreign key to each end.
 */
export function bindLink(model: string, name: string, definition: LinkDefinition, taken: readonly string[]): Link {
  requireName(model, name, taken)
  const { target, related, engine, through } = definition
  const ends = { model, name, target: nameOf(target) }
  const [from, to] = through ? endsIn(through, definition, ends) : namesOf(ends)
  return Object.freeze({
    name,
    target,
    through: through ?? makeThrough(definition, ends, [from, to]),
    from,
    to,
    related,
    engine,
  })
}

function requireName(model: string, name: string, taken: readonly string[]): void {
  const refuse = (message: string) => {
    throw new ConfigurationError('models.badModel', `Model ${shown(model)}: ${message}`)
  }
  if (textIssue(name) || !/^[a-z]\w*$/i.test(name) || isPolluting(name)) {
    refuse(
      `${shown(name)} is not a valid name for a link. Use letters, digits and _, at most ${MAX_NAME}, and start with a letter.`,
    )
  }
  if (taken.includes(name)) refuse(`the link "${name}" has the name of a field or a relation. Rename one of them.`)
}

interface Ends {
  readonly model: string
  readonly name: string
  readonly target: string
}

function nameOf(target: AnyModel | string): string {
  return typeof target === 'string' ? target : target.name
}

/** The foreign keys of a model that the library creates: `product` and `tag`, or `from` and `to` for links within a model. */
function namesOf({ model, target }: Ends): [from: string, to: string] {
  return model === target ? ['from', 'to'] : [uncapitalized(model), uncapitalized(target)]
}

function uncapitalized(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function makeThrough(
  { target, constraint }: LinkDefinition,
  ends: Ends,
  [from, to]: readonly [string, string],
): AnyModel {
  const through = defineModel(`${ends.model}_${ends.name}`, {
    schema: NO_FIELDS,
    relations: {
      [from]: foreignKey(ends.model, { onDelete: 'cascade', index: 'gsi1' }),
      [to]: foreignKey(target, { onDelete: 'cascade', constraint, index: 'gsi2' }),
    },
  })
  return Object.freeze({ ...through, isMade: true as const })
}

/** The schema of an instance without fields. It exposes its fields as the schemas of valibot do. */
const NO_FIELDS = {
  '~standard': { version: 1, vendor: 'dynamo-signals', validate: () => ({ value: {} }) },
  entries: {},
} as StandardSchema<Record<string, never>, Record<string, never>>

/** Finds the foreign keys of a given model to both ends. */
function endsIn(through: AnyModel, { throughFields }: LinkDefinition, ends: Ends): [from: string, to: string] {
  const { model, name, target } = ends
  const refuse = (message: string): never => {
    throw new ConfigurationError('models.badLink', `The link ${model}.${name} through ${through.name}: ${message}`)
  }
  const foreignKeysTo = (end: string) =>
    Object.entries(through.relations)
      .filter(([, { kind, target: to }]) => kind === 'foreignKey' && nameOf(to) === end)
      .map(([relation]) => relation)
  const found = [model, target].map((end, at) => {
    const candidates = foreignKeysTo(end)
    const given = throughFields?.[at]
    if (given !== undefined) {
      return candidates.includes(given) ? given : refuse(`${given} is not one of its foreign keys to ${end}.`)
    }
    const [only, other] = candidates
    if (only === undefined) return refuse(`it has no foreign key to ${end}. Declare one.`)
    if (other === undefined) return only
    return refuse(
      `it has several foreign keys to ${end}: ${candidates.join(', ')}. Name the two ends with throughFields.`,
    )
  })
  const [from = '', to = ''] = found
  if (from === to) refuse(`both ends are ${from}. Name two foreign keys with throughFields.`)
  const nullable = [from, to].find(relation => through.relations[relation]?.nullable)
  if (nullable !== undefined)
    refuse(`${nullable} must not be nullable, because the ID of a link consists of the IDs of both ends.`)
  return [from, to]
}
