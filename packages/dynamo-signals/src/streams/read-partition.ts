import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/** Selects the items of a partition. */
interface Reading {
  /** Only items whose sort key begins with this. */
  readonly prefix?: string
  /** The number of items per page. */
  readonly Limit?: number
  readonly ScanIndexForward?: boolean
}

/** Reads a partition of the ledger, strongly consistent and page by page, in the order of the sort keys. */
export async function* readPartition(core: Core, pk: string, { prefix, ...page }: Reading = {}): AsyncGenerator<Item> {
  let ExclusiveStartKey: Item | undefined
  do {
    const { Items = [], LastEvaluatedKey } = await core.transport('Query', {
      ...page,
      TableName: core.ledgerTableName,
      ConsistentRead: true,
      KeyConditionExpression: prefix ? 'pk = :pk AND begins_with(sk, :sk)' : 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix && { ':sk': { S: prefix } }) },
      ExclusiveStartKey,
    })
    yield* Items
    ExclusiveStartKey = LastEvaluatedKey
  } while (ExclusiveStartKey)
}
