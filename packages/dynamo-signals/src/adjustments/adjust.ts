import type { AnyModel } from '../models/model.ts'
import { readWhere } from '../queries/filter.ts'
import type { AdjustRequest } from '../repository/adjuster.ts'
import { decodeValue, type Item } from '../repository/items/attribute-value.ts'
import { type Fields, versionOf } from '../repository/items/instance-item.ts'
import { isOutdated, modelVersionOf, versionOfModel } from '../repository/items/item-version.ts'
import { instanceKey, isTooLong } from '../repository/items/keys.ts'
import { numbersIn } from '../repository/items/numbers.ts'
import { toInstance } from '../repository/items/read-instance-item.ts'
import { upgradeItem } from '../repository/items/upgrade-item.ts'
import { readInstance } from '../repository/reading/read-instance.ts'
import { requireId } from '../repository/reading/require-instance.ts'
import { isConflictOver, retryLostRace } from '../repository/requests/retry-lost-race.ts'
import { requireOptions } from '../repository/require-options.ts'
import { saveInstance } from '../repository/saving/save-instance.ts'
import { storable } from '../repository/saving/storable.ts'
import type { Scope } from '../repository/scope.ts'
import type { WriteSession } from '../repository/write-session.ts'
import { applyOperation } from './apply-operation.ts'
import { missingValue } from './missing-value.ts'
import { needsInstance } from './needs-instance.ts'
import { operationsIn } from './operation.ts'
import { planAdjustment } from './plan-adjustment.ts'
import { type PlannedAdjustment, refusalOf } from './refusal.ts'

/**
 * Adjusts one instance. Normally, it updates the stored item without a read. If the instance is needed, it reads and saves
 * the instance, and starts over if another writer changes it in between.
 */
export async function adjust(session: WriteSession, model: AnyModel, request: AdjustRequest): Promise<void> {
  const { options } = request
  requireOptions(`adjust of ${model.name}`, options, ['abortSignal', 'where'])
  const id = requireId(model, request.id)
  const where = options.where === undefined ? undefined : readWhere(options.where)
  const adjustment = { model, id, operations: operationsIn(model, request.adjustments), where }
  let isRepeated = false
  const plan = async (scope: Scope) => {
    const { core, buffer } = scope
    const key = instanceKey(model, id)
    const isPending = buffer.find({ table: core.tableName, key }) !== undefined
    const isStorable = !isTooLong(key) && id.isWellFormed()
    if (isPending || !isStorable || isRepeated || needsInstance(core, model, adjustment.operations)) {
      await saveAdjusted(scope, adjustment, request)
    } else buffer.add(planAdjustment(scope, adjustment))
  }
  const write = () => session.write(plan, options)
  await retryLostRace(session.core, write, error => {
    isRepeated = true
    return isConflictOver(error, model, [id])
  })
}

/** Reads the instance and saves the result, on condition that it is unchanged. */
async function saveAdjusted(scope: Scope, adjustment: PlannedAdjustment, { options }: AdjustRequest): Promise<void> {
  const { model, id, operations } = adjustment
  const { abortSignal } = options
  const call = abortSignal ? { abortSignal } : {}
  const item = await readInstance(scope, model, id, call)
  const current = item && asKnown(model, item)
  const refusal = refusalOf(adjustment, current)
  if (refusal || !item || !current) throw refusal
  const input: Fields = { id, version: versionOf(item) }
  for (const [field, operation] of operations) {
    const result = applyOperation(operation, current[field] ?? missingValue(model, field).value)
    input[field] = result && storable(model.name, () => decodeValue(result, numbersIn(model, field)), field)
  }
  scope.core.loaded.set(input, item)
  const updateFields = operations.map(([field]) => field)
  await saveInstance(scope, model, input, { ...call, mode: 'update', partial: true, updateFields })
}

/**
 * Returns the item in the version of this release. Throws `UnreadableInstanceError` if a newer release has stored it in a form
 * that this one cannot read. A missing value then does not count as 0 or empty, because it may have another name.
 */
function asKnown(model: AnyModel, item: Item): Item {
  if (modelVersionOf(item) > versionOfModel(model)) toInstance(model, item)
  return isOutdated(model, item) ? upgradeItem(model, item) : item
}
