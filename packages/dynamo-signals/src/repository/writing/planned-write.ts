import type { TransactWriteItem } from '@aws-sdk/client-dynamodb'
import type { AttributeValue, Item } from '../items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../items/keys.ts'

/** A condition on the stored item that a write depends on. */
export type Condition =
  | { readonly kind: 'absent' }
  | { readonly kind: 'exists' }
  /** No fence is in effect. `now` is an ISO date that decides whether an abandoned fence has expired. */
  | { readonly kind: 'notDeleting'; readonly now: string }
  /** An attribute has a value, in DynamoDB's format. Undefined for a missing attribute. */
  | { readonly kind: 'stored'; readonly attribute: string; readonly value: AttributeValue | undefined }
  /**
   * The guard is held by one of these instances or is missing. A missing guard must not prevent a save, because `verify`
   * repairs it.
   */
  | { readonly kind: 'heldBy'; readonly owners: readonly string[] }
  /** An expression of the caller, with its placeholders, and the same as a function. */
  | (BoundExpression & { readonly kind: 'holds'; readonly holds: (current: Item | undefined) => boolean })

/** An expression with the names and values of its placeholders. */
export interface BoundExpression {
  readonly expression: string
  readonly names: Readonly<Record<string, string>>
  readonly values: Readonly<Item>
}

/** The holder of a unique value before and after a write. */
export interface GuardChange {
  /** The instances that release it. Several, if they had the value before it became unique. */
  readonly from: readonly string[]
  /** The instance that takes it. */
  readonly to: string | undefined
}

/** The write of one item in a commit. Plain data, independent of how it is sent. */
export interface PlannedWrite {
  /** An update changes some attributes of the stored item, and keeps all others. */
  readonly kind: 'put' | 'delete' | 'update' | 'check'
  readonly table: string
  readonly key: ItemKey
  /** The whole item, for a put. For an update of an item that was read: the item as it will be, as far as it is known. */
  readonly item?: Item
  /** The changes of an update. If the item was not read: the error for work that needs the item after the update. */
  readonly update?: BoundExpression & { readonly unknown?: () => Error }
  /** The item currently stored under the key, if it was read. Undefined if the write creates a new item. */
  readonly replaces?: Item | undefined
  /** For a guard: the value's holder before and after. */
  readonly guard?: GuardChange
  readonly conditions: readonly Condition[]
  /** Returns the error for a failed condition, given the stored item. */
  readonly refusal: (current: Item | undefined) => Error
}

/** Returns the conditions that an item still has the attributes that were read. */
export function storedAs(item: Readonly<Item>, attributes: readonly string[]): Condition[] {
  return attributes.map(attribute => ({ kind: 'stored', attribute, value: item[attribute] }))
}

/** Returns a string that identifies a write's table and key. */
export function addressOf({ table, key }: Pick<PlannedWrite, 'table' | 'key'>): string {
  return `${table}\n${key.pk}\n${key.sk}`
}

/**
 * Converts the write to the format of `TransactWriteItems`. Its members have the order in which the SDK writes them: a
 * transaction that is sent again must equal the first, which the SDK may have written.
 */
export function toTransactItem(write: PlannedWrite): TransactWriteItem {
  const Key = keyAttributes(write.key)
  const condition = { TableName: write.table, ...conditionExpression(write.conditions) }
  const last = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const }
  switch (write.kind) {
    case 'put':
      return { Put: { Item: { ...write.item, ...Key }, ...condition, ...last } }
    case 'delete':
      return { Delete: { Key, ...condition, ...last } }
    case 'update':
      return { Update: toUpdate(write) }
    case 'check': {
      const { ConditionExpression = 'attribute_exists(pk)' } = condition
      return { ConditionCheck: { Key, ...condition, ConditionExpression, ...last } }
    }
  }
}

/** Converts an update to the format of `UpdateItem`, which is that of its part of a transaction. */
export function toUpdate({ table, key, update, conditions }: PlannedWrite) {
  const { expression: UpdateExpression, names, values } = update ?? {}
  const condition = conditionExpression(conditions)
  const given = joined(condition.ExpressionAttributeValues, values)
  return {
    Key: keyAttributes(key),
    UpdateExpression,
    TableName: table,
    ConditionExpression: condition.ConditionExpression,
    ExpressionAttributeNames: joined(condition.ExpressionAttributeNames, names),
    // DynamoDB refuses an empty map of values.
    ...(Object.keys(given).length > 0 && { ExpressionAttributeValues: given }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
}

/** Returns the properties of both. Copies them only if both have some, because the copy of many takes a while. */
function joined<T>(one?: Readonly<Record<string, T>>, other?: Readonly<Record<string, T>>): Record<string, T> {
  return one && other ? { ...one, ...other } : (one ?? other ?? {})
}

interface Expression {
  ConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Item
}

/** Converts conditions to an expression. All names and values are placeholders, so any field name is safe. */
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
  const name = `#c${place}`
  const value = `:c${place}`
  switch (condition.kind) {
    case 'absent':
      return 'attribute_not_exists(pk)'
    case 'exists':
      return 'attribute_exists(pk)'
    case 'notDeleting':
      Object.assign(names, { '#deleting': '_deleting', '#id': 'id', '#until': 'until' })
      values[':now'] = { S: condition.now }
      return 'NOT (attribute_exists(#deleting.#id) AND (attribute_not_exists(#deleting.#until) OR #deleting.#until >= :now))'
    case 'stored':
      names[name] = condition.attribute
      if (condition.value === undefined) return `attribute_not_exists(${name})`
      values[value] = condition.value
      return `${name} = ${value}`
    case 'holds':
      Object.assign(names, condition.names)
      Object.assign(values, condition.values)
      return `(${condition.expression})`
    case 'heldBy':
      names[name] = 'owner'
      for (const [at, owner] of condition.owners.entries()) values[`${value}_${at}`] = { S: owner }
      return `(attribute_not_exists(pk) OR ${name} IN (${condition.owners.map((_, at) => `${value}_${at}`).join(', ')}))`
  }
}
