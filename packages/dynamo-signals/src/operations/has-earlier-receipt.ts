import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { receiptKey, type Task } from '../streams/receipts.ts'

/**
 * Returns whether a receiver has a receipt for any write of this item. A receipt that is older than the item belongs to
 * an earlier item with the same key. Costs a query.
 */
export async function hasEarlierReceipt(core: Core, task: Task, createdAt: number): Promise<boolean> {
  let start: Item | undefined
  do {
    const output = await core.transport('Query', {
      TableName: core.ledgerTableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: receiptKey(task).pk } },
      ExclusiveStartKey: start,
    })
    if (output.Items?.some(({ at }) => Date.parse(at?.S ?? '') >= createdAt)) return true
    start = output.LastEvaluatedKey
  } while (start)
  return false
}
