import type { Item } from '../items/attribute-value.ts'

/** The parts of an UpdateItem by which another program changes an instance so that the library notices. */
export interface ForeignUpdate {
  /** A clause to append to the update expression. If yours has an ADD already, append what follows the word. */
  readonly UpdateExpression: string
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames: Record<string, string>
  readonly ExpressionAttributeValues: Item
}

/**
 * What other programs add to an UpdateItem of an instance: it raises the version, so that a save of what was loaded
 * before is a `ConflictError` and reverts nothing, and it never makes an item where none is. Fields with unique values
 * and relations are for the repository to change: their guards and index entries would stay behind.
 *
 * @example
 * const { UpdateExpression, ...rest } = foreignUpdate()
 * const names = { ...rest.ExpressionAttributeNames, '#stock': 'stock' }
 * const values = { ...rest.ExpressionAttributeValues, ':stock': { N: '3' } }
 * const expression = `SET #stock = :stock ${UpdateExpression}` // SET #stock = :stock ADD #_v :_v
 */
export function foreignUpdate(): ForeignUpdate {
  return {
    UpdateExpression: 'ADD #_v :_v',
    ConditionExpression: 'attribute_exists(#_pk)',
    ExpressionAttributeNames: { '#_v': '_v', '#_pk': 'pk' },
    ExpressionAttributeValues: { ':_v': { N: '1' } },
  }
}
