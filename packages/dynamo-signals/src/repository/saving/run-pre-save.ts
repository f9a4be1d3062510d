import { dispatchUntilError } from '../../dispatch/dispatch.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preSave } from '../../models/model-signals.ts'
import { changedFields } from '../items/changed-fields.ts'
import type { Fields, Previous } from '../items/instance-item.ts'
import { toInstance } from '../items/read-instance-item.ts'
import type { Scope } from '../scope.ts'
import { asLoaded, parseChanges } from './parse-changes.ts'
import { without } from './schema-memory.ts'

/** The facts about a save that `preSave` receivers get. */
export interface SaveFacts {
  readonly id: string
  /** The parsed fields. */
  readonly fields: Fields
  readonly previous: Previous | undefined
  readonly updateFields: readonly string[] | undefined
  readonly raw: boolean
}

/**
 * Sends `preSave` and returns the fields as the receivers left them. What they changed is parsed, and the whole is
 * validated again; what they left alone is not parsed twice. Costs nothing when nobody listens.
 */
export async function runPreSave(scope: Scope, model: AnyModel, facts: SaveFacts): Promise<Fields> {
  const { id, fields, previous, updateFields, raw } = facts
  if (!preSave.hasListeners(model)) return fields
  const before = previous && (toInstance(model, previous.item) as InstanceOf<AnyModel>)
  const { version = 0, createdAt = '', updatedAt = '' } = before ?? {}
  // Copies: what a receiver writes into them must be told from what was there.
  const draft: Fields = { ...fields, id, version, createdAt, updatedAt }
  for (const name of Object.keys(fields)) draft[name] = asLoaded(model, name, fields[name])
  const { database, transaction, context } = scope
  const payload = () => ({
    instance: draft as InstanceOf<AnyModel>,
    previous: before,
    adding: previous === undefined,
    // As the receivers before have left it.
    changedFields: changedFields(previous?.fields, draft).filter(name => !SYSTEM.has(name)),
    updateFields,
    raw,
    database,
    transaction,
    context,
  })
  await dispatchUntilError({ signal: preSave, sender: model, payload, connections: preSave.listeners(model) })
  if (changedFields(fields, draft).every(name => SYSTEM.has(name))) return fields
  return parseChanges(model, without(draft, [...SYSTEM]), fields)
}

const SYSTEM = new Set(['id', 'version', 'createdAt', 'updatedAt'])
