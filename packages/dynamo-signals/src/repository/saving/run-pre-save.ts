import type { AnyModel, InstanceOf } from '../../models/model.ts'
import { preSave } from '../../models/model-signals.ts'
import type { Item } from '../items/attribute-value.ts'
import { changedFields } from '../items/changed-fields.ts'
import { type Fields, toInstance } from '../items/instance-item.ts'
import type { Scope } from '../scope.ts'
import { parseFields } from './parse-fields.ts'

/** What `preSave` receivers are told of a save. */
export interface SaveFacts {
  readonly id: string
  /** The parsed fields: nobody else's objects, for a receiver may write into them. */
  readonly fields: Fields
  readonly previous: { readonly item: Item; readonly fields: Fields } | undefined
  readonly updateFields: readonly string[] | undefined
  readonly raw: boolean
}

/**
 * Sends `preSave` and returns the fields as the receivers left them, validated again, since they may have changed any.
 * Costs nothing when nobody listens.
 */
export async function runPreSave(scope: Scope, model: AnyModel, facts: SaveFacts): Promise<Fields> {
  const { id, fields, previous, updateFields, raw } = facts
  if (!preSave.hasListeners(model)) return fields
  const before = previous && (toInstance(previous.item) as InstanceOf<AnyModel>)
  const { version = 0, createdAt = '', updatedAt = '' } = before ?? {}
  const draft: Fields = { ...fields, id, version, createdAt, updatedAt }
  await preSave.send(model, {
    instance: draft as InstanceOf<AnyModel>,
    previous: before,
    adding: previous === undefined,
    get changedFields() {
      return changedFields(previous?.fields, draft).filter(name => !SYSTEM.has(name))
    },
    updateFields,
    raw,
    database: scope.database,
    transaction: scope.transaction,
    context: scope.context,
  })
  return parseFields(model, withoutSystem(draft))
}

const SYSTEM = new Set(['id', 'version', 'createdAt', 'updatedAt'])

function withoutSystem(draft: Fields): Fields {
  const fields: Fields = {}
  for (const name of Object.keys(draft)) if (!SYSTEM.has(name)) fields[name] = draft[name]
  return fields
}
