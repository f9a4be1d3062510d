import { isDeepStrictEqual } from 'node:util'
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { encodeValue, type Item } from './attribute-value.ts'
import { type ItemKey, keyAttributes } from './keys.ts'

/** What must hold of the item as it is stored for a write to go through. */
export type Condition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'exists' }
  | { readonly kind: 'notDeleting' }
  | { readonly kind: 'equals'; readonly attribute: string; readonly value: unknown }

/** One item's part in a commit. Plain data: nothing here knows how it is sent. */
export interface PlannedWrite {
  readonly kind: 'put' | 'delete' | 'check'
  readonly table: string
  readonly key: ItemKey
  /** The whole item, of a put. */
  readonly item?: Item
  readonly conditions: readonly Condition[]
  /** Says what a failed condition means, given the item as it is stored. */
  readonly refusal: (current: Item | undefined) => Error
}

/** One string for a write's table and key. */
export function addressOf({ table, key }: Pick<PlannedWrite, 'table' | 'key'>): string {
  return `${table}\n${key.pk}\n${key.sk}`
}

/**
 * Joins two writes to the same item into one, since DynamoDB takes one write an item. The earlier write's conditions
 * speak of the stored item and stay; the later write's result counts. Undefined when they cancel each other out.
 */
export function mergeWrites(earlier: PlannedWrite, later: PlannedWrite): PlannedWrite | undefined {
  if (earlier.kind === 'check') return withCheck(later, earlier)
  if (later.kind === 'check') return withCheck(earlier, later)
  const inserted = earlier.kind === 'put' && earlier.conditions.some(condition => condition.kind === 'absent')
  if (inserted && later.kind === 'delete') return undefined
  return { ...later, conditions: earlier.conditions, refusal: earlier.refusal }
}

// A check is beside the point where the same commit inserts the item. Else it must hold of what the write replaces.
function withCheck(write: PlannedWrite, check: PlannedWrite): PlannedWrite {
  if (write.conditions.some(condition => condition.kind === 'absent')) return write
  return {
    ...write,
    conditions: [...write.conditions, ...check.conditions],
    refusal: current =>
      (check.conditions.every(condition => holds(condition, current)) ? write : check).refusal(current),
  }
}

function holds(condition: Condition, current: Item | undefined): boolean {
  switch (condition.kind) {
    case 'absent':
      return current === undefined
    case 'exists':
      return current !== undefined
    case 'notDeleting':
      return current?._deleting === undefined
    case 'equals':
      return condition.value === undefined
        ? current?.[condition.attribute] === undefined
        : isDeepStrictEqual(current?.[condition.attribute], encodeValue(condition.value))
  }
}

/** The write as `TransactWriteItems` takes it. */
export function toTransactItem(write: PlannedWrite): TransactWriteItem {
  const condition = {
    TableName: write.table,
    ...conditionExpression(write.conditions),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
  switch (write.kind) {
    case 'put':
      return { Put: { ...condition, Item: { ...write.item, ...keyAttributes(write.key) } } }
    case 'delete':
      return { Delete: { ...condition, Key: keyAttributes(write.key) } }
    case 'check':
      return {
        ConditionCheck: {
          ...condition,
          ConditionExpression: condition.ConditionExpression ?? 'attribute_exists(pk)',
          Key: keyAttributes(write.key),
        },
      }
  }
}

interface Expression {
  ConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Item
}

/** Conditions as an expression. Names and values are placeholders only, whatever a caller's field is called. */
export function conditionExpression(conditions: readonly Condition[]): Expression {
  if (conditions.length === 0) return {}
  const names: Record<string, string> = {}
  const values: Item = {}
  const terms = conditions.map((condition, index) => {
    if (condition.kind === 'absent') return 'attribute_not_exists(pk)'
    if (condition.kind === 'exists') return 'attribute_exists(pk)'
    if (condition.kind === 'notDeleting') {
      names['#deleting'] = '_deleting'
      return 'attribute_not_exists(#deleting)'
    }
    names[`#c${index}`] = condition.attribute
    if (condition.value === undefined) return `attribute_not_exists(#c${index})`
    values[`:c${index}`] = encodeValue(condition.value)
    return `#c${index} = :c${index}`
  })
  return {
    ConditionExpression: [...new Set(terms)].join(' AND '),
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  }
}
