import { isObject } from '../../dispatch/is-object.ts'
import { shown } from '../../dispatch/option-issues.ts'
import { CheckFailedError, ConfigurationError } from '../../errors/index.ts'
import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Core } from '../core.ts'
import { type AttributeValue, encodeValue, type Item, UnstorableValue } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { conflictWith, isFenced, isGoing } from '../items/deletion-fence.ts'
import type { Fields } from '../items/fields.ts'
import { instanceKey, isTooLong } from '../items/keys.ts'
import { mentioned } from '../items/read-instance-item.ts'
import { requireId, requireKnownModel } from '../reading/require-instance.ts'
import type { Condition, PlannedWrite } from '../writing/planned-write.ts'

/**
 * Plans the check of an instance that must exist with these values for the commit to happen. Throws `CheckFailedError` for
 * an invalid id, and `ConfigurationError` for values that cannot be compared.
 */
export function planCheck<M extends AnyModel>(
  core: Core,
  model: M,
  id: string,
  expected: Partial<InstanceOf<M>> = {},
): PlannedWrite {
  requireKnownModel(core, model)
  const key = instanceKey(model, requireId(model, id))
  // DynamoDB would reject the whole transaction for such a key. No instance is stored under it.
  if (isTooLong(key) || !id.isWellFormed()) throw new CheckFailedError(model.name, id, undefined)
  if (!isObject(expected)) throw badCheck(model, `the expected values must be an object, not ${shown(expected)}`)
  const values = Object.entries(expected).map(expectation(model))
  const now = core.runtime.now().toISOString()
  return {
    kind: 'check',
    table: core.tableName,
    key,
    // An instance that is being deleted no longer exists for a check. While its delete can still be abandoned, the outcome
    // is open, so the check fails with a conflict, which is retried.
    conditions: [{ kind: 'exists' }, { kind: 'notDeleting', now }, ...values],
    refusal: (current: Item | undefined) =>
      current && isFenced(current, now) && !isGoing(current)
        ? conflictWith(model, id, current, now)
        : refusalOf(model, id, current, expected),
  }
}

/**
 * Explains why a check did not hold. If the loaded instance has the expected values, only its stored item lacks them. This
 * must not look like an instance in another state, because a durable receiver then skips its record.
 */
function refusalOf(model: AnyModel, id: string, current: Item | undefined, expected: object): Error {
  const instance = current && mentioned(model, current)
  const isSame = ([field, value]: [string, unknown]) => isSameValue((instance as Fields)[field], value)
  return current && !isGoing(current) && Object.entries(expected).every(isSame)
    ? new ConfigurationError(
        'repository.checkOutdated',
        `check of ${model.name} ${id}: its stored item lacks these values. Run "npx dynamo-signals migrate".`,
      )
    : new CheckFailedError(model.name, id, instance)
}

/** Returns the condition for one field. An item that another writer created without a version has version 0. */
function expectation(model: AnyModel) {
  return ([field, value]: [string, unknown]): Condition => {
    const attribute = field === 'version' ? '_v' : field
    const isMissing = value === undefined || (field === 'version' && !value)
    return { kind: 'stored', attribute, value: isMissing ? undefined : encoded(model, field, value) }
  }
}

function encoded(model: AnyModel, field: string, value: unknown): AttributeValue {
  try {
    return encodeValue(value, field)
  } catch (error) {
    if (!(error instanceof UnstorableValue)) throw error
    throw badCheck(model, `${error.path}: ${error.message}`, error)
  }
}

function badCheck(model: AnyModel, issue: string, cause?: Error): ConfigurationError {
  return new ConfigurationError('repository.badCheck', `check of ${model.name}: ${issue}.`, { cause })
}
