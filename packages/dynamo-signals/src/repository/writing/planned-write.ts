import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { type AttributeValue, encodeValue, type Item } from '../items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../items/keys.ts'

/** What must hold of the item as it is stored for a write to go through. */
export type Condition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'exists' }
  /** No fence binds; `now` is an ISO date, by which a fence that its deleter abandoned has run out or not. */
  | { readonly kind: 'notDeleting'; readonly now: string }
  | { readonly kind: 'equals'; readonly attribute: string; readonly value: unknown }
  /** As `equals`, with the value as DynamoDB has it; undefined for an attribute that is not there. */
  | { readonly kind: 'stored'; readonly attribute: string; readonly value: AttributeValue | undefined }
  /** A guard that this instance holds, or that is missing: what `verify` repairs must not refuse a save. */
  | { readonly kind: 'heldBy'; readonly owner: string }

/** Who holds a unique value before a write and after it; undefined for nobody. */
export interface GuardChange {
  readonly from: string | undefined
  readonly to: string | undefined
}

/** One item's part in a commit. Plain data: nothing here knows how it is sent. */
export interface PlannedWrite {
  readonly kind: 'put' | 'delete' | 'check'
  readonly table: string
  readonly key: ItemKey
  /** The whole item, of a put. */
  readonly item?: Item
  /** What is stored under the key now, as far as it was read; undefined where the write makes a new item. */
  readonly replaces?: Item | undefined
  /** Of a guard: the hands the value passes through. */
  readonly guard?: GuardChange
  readonly conditions: readonly Condition[]
  /** Says what a failed condition means, given the item as it is stored. */
  readonly refusal: (current: Item | undefined) => Error
}

/** One string for a write's table and key. */
export function addressOf({ table, key }: Pick<PlannedWrite, 'table' | 'key'>): string {
  return `${table}\n${key.pk}\n${key.sk}`
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
  const terms = conditions.map((condition, index) => termOf(condition, String(index), names, values))
  const expression: Expression = { ConditionExpression: [...new Set(terms)].join(' AND ') }
  if (Object.keys(names).length > 0) expression.ExpressionAttributeNames = names
  if (Object.keys(values).length > 0) expression.ExpressionAttributeValues = values
  return expression
}

function termOf(condition: Condition, place: string, names: Record<string, string>, values: Item): string {
  const equals = (attribute: string, value: AttributeValue | undefined) => {
    names[`#c${place}`] = attribute
    if (value === undefined) return `attribute_not_exists(#c${place})`
    values[`:c${place}`] = value
    return `#c${place} = :c${place}`
  }
  switch (condition.kind) {
    case 'absent':
      return 'attribute_not_exists(pk)'
    case 'exists':
      return 'attribute_exists(pk)'
    case 'notDeleting':
      Object.assign(names, { '#deleting': '_deleting', '#id': 'id', '#until': 'until' })
      values[':now'] = { S: condition.now }
      return 'NOT (attribute_exists(#deleting.#id) AND (attribute_not_exists(#deleting.#until) OR #deleting.#until >= :now))'
    case 'equals':
      return equals(condition.attribute, condition.value === undefined ? undefined : encodeValue(condition.value))
    case 'stored':
      return equals(condition.attribute, condition.value)
    case 'heldBy':
      return `(attribute_not_exists(pk) OR ${equals('owner', { S: condition.owner })})`
  }
}
