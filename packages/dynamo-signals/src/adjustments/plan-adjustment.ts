import { ConfigurationError } from '../errors/index.ts'
import type { SignalContext } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import { filterExpression } from '../queries/filter-expression.ts'
import { matches } from '../queries/filter-match.ts'
import type { Core } from '../repository/core.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { originAttributes } from '../repository/items/cause.ts'
import { conflictWith } from '../repository/items/deletion-fence.ts'
import { instanceKey } from '../repository/items/keys.ts'
import type { BoundExpression, Condition, PlannedWrite } from '../repository/writing/planned-write.ts'
import { typeOf } from './apply-operation.ts'
import { missingValue } from './missing-value.ts'
import type { FieldOperation } from './operation.ts'
import { type PlannedAdjustment, refusalOf } from './refusal.ts'

/** The database and the context of a write. */
interface Writer {
  readonly core: Core
  readonly context: SignalContext
}

/**
 * Plans an adjustment as an update of the stored item, without a read. The version and the write ID change as in every save.
 * Pure: sends nothing.
 */
export function planAdjustment({ core, context }: Writer, adjustment: PlannedAdjustment): PlannedWrite {
  const { model, id } = adjustment
  const now = core.runtime.now().toISOString()
  const stamp: Item = {
    _wid: { S: core.runtime.newWriteId() },
    updatedAt: { S: now },
    ...originAttributes(context, core.cause),
  }
  return {
    kind: 'update',
    table: core.tableName,
    key: instanceKey(model, id),
    update: { ...updateExpression(adjustment, stamp), unknown: () => adjustedBefore(model, id) },
    conditions: [
      { kind: 'exists' },
      { kind: 'notDeleting', now },
      // If a newer release has stored the item, this release must read it to know whether it can change it.
      { kind: 'stored', attribute: '_mv', value: undefined },
      ...conditionsOf(adjustment),
    ],
    refusal: current => refusalOf(adjustment, current) ?? conflictWith(model, id, current, now),
  }
}

function adjustedBefore({ name }: AnyModel, id: string): ConfigurationError {
  return new ConfigurationError(
    'repository.adjustedBefore',
    `${name} ${id} was adjusted in this transaction, so its values are unknown until the commit. Read or save it before you adjust it, and adjust it once.`,
  )
}

// The list of earlier write IDs would have a gap, because the update does not know the last one. So the list is removed.
const DROPPED = ['_wids', '_raw', '_deleting', '_ctx', '_hop', '_cause']

function updateExpression({ model, operations }: PlannedAdjustment, stamp: Item): BoundExpression {
  const names: Record<string, string> = {}
  const values: Item = {}
  const name = (attribute: string) => {
    const placeholder = `#u${Object.keys(names).length}`
    names[placeholder] = attribute
    return placeholder
  }
  const value = (given: AttributeValue) => {
    const placeholder = `:u${Object.keys(values).length}`
    values[placeholder] = given
    return placeholder
  }
  const clauses: Record<'SET' | 'REMOVE' | 'ADD' | 'DELETE', string[]> = {
    SET: Object.entries(stamp).map(([attribute, given]) => `${name(attribute)} = ${value(given)}`),
    REMOVE: DROPPED.filter(attribute => !stamp[attribute]).map(name),
    ADD: [`${name('_v')} ${value({ N: '1' })}`],
    DELETE: [],
  }
  for (const [field, { kind, operand }] of operations) {
    const at = name(field)
    const stored = (empty: AttributeValue) =>
      `if_not_exists(${at}, ${value(missingValue(model, field).value ?? empty)})`
    if (kind === 'increment') clauses.SET.push(`${at} = ${stored({ N: '0' })} + ${value(operand)}`)
    else if (kind === 'append') clauses.SET.push(`${at} = list_append(${stored({ L: [] })}, ${value(operand)})`)
    else if (kind === 'prepend') clauses.SET.push(`${at} = list_append(${value(operand)}, ${stored({ L: [] })})`)
    else clauses[kind === 'addToSet' ? 'ADD' : 'DELETE'].push(`${at} ${value(operand)}`)
  }
  const parts = Object.entries(clauses).filter(([, terms]) => terms.length > 0)
  return { expression: parts.map(([clause, terms]) => `${clause} ${terms.join(', ')}`).join(' '), names, values }
}

function conditionsOf({ operations, where }: PlannedAdjustment): Condition[] {
  const targets = operations.map(asTarget)
  if (!where) return targets
  const placeholders = { names: {}, values: {} }
  const expression = filterExpression(where, placeholders)
  const holds = (current: Item | undefined) => current !== undefined && matches(where, current)
  return [...targets, { kind: 'holds', expression, ...placeholders, holds }]
}

/** Without this condition, DynamoDB would reject the whole transaction for a value of another type, without naming it. */
function asTarget([field, { operand }]: FieldOperation, position: number): Condition {
  const type = typeOf(operand) ?? ''
  const at = `#t${position}`
  return {
    kind: 'holds',
    expression: `attribute_not_exists(${at}) OR attribute_type(${at}, :t${position})`,
    names: { [at]: field },
    values: { [`:t${position}`]: { S: type } },
    holds: current => current?.[field] === undefined || typeOf(current[field]) === type,
  }
}
