import type { Core } from '../repository/core.ts'
import { type AttributeValue, encodeFields, type Item } from '../repository/items/attribute-value.ts'
import { type ItemKey, keyAttributes } from '../repository/items/keys.ts'
import { readItem } from '../repository/requests/read-item.ts'

/** A change of an entry. In its expressions, `#name` stands for the attribute `name`, and `:name` for the value `name`. */
export interface EntryChange {
  readonly update: string
  readonly condition?: string
  readonly values?: Readonly<Record<string, unknown>>
  /** Which attributes are returned: those before the change, or those after it. Default: none. */
  readonly returns?: 'ALL_OLD' | 'ALL_NEW'
}

/** Reads an entry of the ledger, strongly consistent. */
export function readEntry(core: Core, key: ItemKey): Promise<Item | undefined> {
  return readItem(core.transport, core.ledgerTableName, key)
}

/** Changes an entry of the ledger, or creates it. Rejects if its condition is not met. */
export async function changeEntry(core: Core, key: ItemKey, change: EntryChange): Promise<Item> {
  const { update, condition = '', values = {}, returns } = change
  const names = `${update} ${condition}`.match(/#\w+/g) ?? []
  const given = Object.entries(values).map(([name, value]) => [`:${name}`, value])
  const { Attributes = {} } = await core.transport('UpdateItem', {
    TableName: core.ledgerTableName,
    Key: keyAttributes(key),
    UpdateExpression: update,
    ConditionExpression: condition || undefined,
    // DynamoDB refuses empty maps.
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names.map(name => [name, name.slice(1)])) }),
    ...(given.length > 0 && { ExpressionAttributeValues: encodeFields(Object.fromEntries(given)) }),
    ReturnValues: returns,
  })
  return Attributes
}

/** Returns the number that an entry has. Undefined if it has none. */
export function numberIn(value: AttributeValue | undefined): number | undefined {
  return value?.N === undefined ? undefined : Number(value.N)
}
