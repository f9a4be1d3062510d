import type { Item } from '../items/attribute-value.ts'

/** The parts of an UpdateItem that let the library detect another program's change to an instance. */
export interface ForeignUpdate {
  /**
   * A clause to append to the update expression. If yours already has an ADD clause, append only what follows the keyword.
   */
  readonly UpdateExpression: string
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames: Record<string, string>
  readonly ExpressionAttributeValues: Item
}

/**
 * Returns the parts that other programs add to an UpdateItem of an instance. They increment the version, so a save of an
 * instance loaded earlier throws `ConflictError` and does not revert the update. They never create an item. Change unique
 * fields and relations only through the repository. An UpdateItem would leave their guards and index entries stale.
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
