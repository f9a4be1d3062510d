import { cascade } from '../models/cascade-signal.ts'
import type { Database } from '../models/database.ts'
import type { AnyModel, Relation } from '../models/model.ts'
import { postDelete } from '../models/model-signals.ts'
import { type Core, type Reference, referencesTo } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { type Complaint, warning } from './complaint.ts'

/** Looks at the models: unique constraints and relations that do not do what they look like. */
export function checkModels(database: Database): Complaint[] {
  const { core } = coreOf(database)
  return [
    ...database.models.flatMap(model => [...uniqueFields(model), ...expiring(core, model)]),
    ...database.models.flatMap(model =>
      Object.entries(model.relations).flatMap(([name, relation]) => unchecked(model, name, relation)),
    ),
    ...endlessDeletes(core, database),
  ]
}

function uniqueFields({ name, unique, relations }: AnyModel): Complaint[] {
  const seen = new Set<string>()
  return unique.flatMap(fields => {
    const constraint = [...fields].sort().join('+')
    const isRepeated = seen.has(constraint)
    seen.add(constraint)
    const relation = fields.length === 1 ? relations[String(fields[0]).replace(/Id$/, '')] : undefined
    return [
      ...(isRepeated || new Set(fields).size < fields.length
        ? [
            warning(
              'check.repeatedUnique',
              `${name} names ${fields.join('+')} twice as unique: each time costs a guard of its own.`,
            ),
          ]
        : []),
      ...(relation?.kind === 'oneToOne'
        ? [warning('check.doubleGuard', `${name}.${fields[0]} is unique by its one-to-one already: it has two guards.`)]
        : []),
    ]
  })
}

/** Time to live knows nothing of `onDelete`. */
function expiring(core: Core, model: AnyModel): Complaint[] {
  if (!model.expires || postDelete.hasListeners(model)) return []
  const referring = referencesTo(core, model).filter(({ definition }) => definition.onDelete !== 'doNothing')
  if (referring.length === 0) return []
  return [
    warning(
      'check.expiryWithoutRules',
      `${model.name} expires, and ${referring.map(nameOf).join(', ')} refer to it: time to live deletes without their onDelete rules. Connect a postDelete receiver that applies them.`,
    ),
  ]
}

function nameOf({ model, relation }: Reference): string {
  return `${model.name}.${relation}`
}

function unchecked(model: AnyModel, name: string, { constraint, onDelete }: Relation): Complaint[] {
  if (constraint !== 'none' || (onDelete !== 'protect' && onDelete !== 'restrict')) return []
  return [
    warning(
      'check.uncheckedProtection',
      `${model.name}.${name} is onDelete: '${onDelete}' and is not checked (constraint: 'none'): it keeps an instance from being deleted, not from being missing.`,
    ),
  ]
}

/** Nobody finishes a delete that is larger than one transaction. */
function endlessDeletes(core: Core, { models }: Database): Complaint[] {
  if (cascade.connections.length > 0) return []
  const large = models.filter(model =>
    referencesTo(core, model).some(
      ({ definition }) =>
        definition.kind === 'foreignKey' && definition.onDelete !== 'doNothing' && isAnswered(definition),
    ),
  )
  if (large.length === 0) return []
  return [
    warning(
      'check.noCascade',
      `Nobody finishes a delete of ${large.map(({ name }) => name).join(', ')} that is larger than one transaction: it is refused. Call connectCascade() where the receivers are connected.`,
    ),
  ]
}

/** Whether a delete writes to what refers to it, instead of being refused because of it. */
function isAnswered({ onDelete }: Relation): boolean {
  return onDelete !== 'protect' && onDelete !== 'restrict'
}
