import { assignIndexes } from '../models/assign-indexes.ts'
import { cascade } from '../models/cascade-signal.ts'
import type { Database } from '../models/database.ts'
import type { AnyModel, Relation } from '../models/model.ts'
import { postDelete } from '../models/model-signals.ts'
import { type Core, type Reference, referencesTo } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { receiversOf } from '../streams/consumer-connections.ts'
import { type Complaint, warning } from './complaint.ts'

/** Checks the models for unique constraints and relations that do not work as expected. */
export function checkModels(database: Database): Complaint[] {
  const { core } = coreOf(database)
  return [
    ...database.models.flatMap(model => [...uniqueFields(model), ...expiring(core, model), ...unpinned(model)]),
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
              `${name} names ${fields.join('+')} twice in unique. Each one costs a guard item. Remove one.`,
            ),
          ]
        : []),
      ...(relation?.kind === 'oneToOne'
        ? [
            warning(
              'check.doubleGuard',
              `${name}.${fields[0]} is already unique because of its one-to-one relation. Remove it from unique to save a guard item.`,
            ),
          ]
        : []),
    ]
  })
}

/** Finds indexes that depend on the order of declaration. A use that is declared before one would move it. */
function unpinned(model: AnyModel): Complaint[] {
  // A listing has its own index.
  const uses = assignIndexes(model).filter(({ kind, pinned }) => !pinned && kind !== 'listed')
  if (uses.length === 0) return []
  const pins = uses.map(({ name, index }) => `${name}: ${index}`).join(', ')
  return [
    warning(
      'check.unpinnedIndex',
      `${model.name} does not pin its indexes, so another declaration can move them. Pin them where they are with the option index: ${pins}.`,
    ),
  ]
}

/** Finds models with a time to live, which ignores `onDelete`. */
function expiring(core: Core, model: AnyModel): Complaint[] {
  if (!model.expires || postDelete.hasListeners(model, core.name)) return []
  const referring = referencesTo(core, model).filter(({ definition }) => definition.onDelete !== 'doNothing')
  if (referring.length === 0) return []
  return [
    warning(
      'check.expiryWithoutRules',
      `${model.name} expires, and ${referring.map(nameOf).join(', ')} refer to it. Time to live ignores their onDelete rules. Connect a postDelete receiver that applies them.`,
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
      `${model.name}.${name} is onDelete: '${onDelete}' but has constraint: 'none'. It prevents the delete of an instance, but not a reference to a missing one.`,
    ),
  ]
}

/** Finds deletes that may be larger than one transaction, if no cascade is connected to complete them. */
function endlessDeletes(core: Core, { models }: Database): Complaint[] {
  if (receiversOf(cascade, undefined, core.name).length > 0) return []
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
      `A delete of ${large.map(({ name }) => name).join(', ')} fails if it does not fit in one transaction. Call connectCascade() where the receivers are connected.`,
    ),
  ]
}

/** Whether a delete writes to the referring instances, instead of being rejected because of them. */
function isAnswered({ onDelete }: Relation): boolean {
  return onDelete !== 'protect' && onDelete !== 'restrict'
}
