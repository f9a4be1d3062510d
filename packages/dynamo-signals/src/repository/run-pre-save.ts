import type { AnyModel, InstanceOf } from '../models/model.ts'
import { preSave } from '../models/model-signals.ts'
import { changedFields } from './changed-fields.ts'
import type { Fields } from './instance-item.ts'
import { parseFields } from './parse-fields.ts'
import type { Scope } from './scope.ts'

/** What `preSave` receivers are told of a save. */
export interface SaveFacts {
  readonly id: string
  readonly fields: Fields
  readonly previous: { readonly instance: InstanceOf<AnyModel>; readonly fields: Fields } | undefined
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
  const { version = 0, createdAt = '', updatedAt = '' } = previous?.instance ?? {}
  const draft: Fields = { ...fields, id, version, createdAt, updatedAt }
  await preSave.send(model, {
    instance: draft as InstanceOf<AnyModel>,
    previous: previous?.instance,
    adding: previous === undefined,
    get changedFields() {
      return changedFields(previous?.fields, withoutSystem(draft))
    },
    updateFields,
    raw,
    database: scope.database,
    transaction: scope.transaction,
    context: scope.context,
  })
  return parseFields(model, withoutSystem(draft))
}

function withoutSystem({
  id: _id,
  version: _version,
  createdAt: _created,
  updatedAt: _updated,
  ...fields
}: Fields): Fields {
  return fields
}
