import type { CallOptions } from '../models/call-options.ts'
import { indexOf } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { relationKey } from '../repository/items/keys.ts'
import type { LinkEnd } from '../repository/link-sets.ts'
import { NOT_GOING } from '../repository/reading/list-instances.ts'
import { pendingItems } from '../repository/reading/pending-page.ts'
import type { ReadScope } from '../repository/reading/read-instance.ts'
import { ownRelation } from './link-end.ts'
import { readAllLinks } from './read-links.ts'

/** Counts the links of an instance in the index, which may lag. DynamoDB returns only their number. */
export async function countLinks(scope: ReadScope, end: LinkEnd, options: CallOptions): Promise<number> {
  const { core } = scope
  const { through } = end.link
  // The writes of a transaction are not in the index yet.
  if (pendingItems(scope, through).size > 0) return (await readAllLinks(scope, end, options)).size
  const relation = ownRelation(end)
  await core.layout.reading(through, relation, options)
  const IndexName = indexOf(through, relation)
  let count = 0
  let start: Item | undefined
  do {
    const page: Awaited<ReturnType<typeof core.transport<'Query'>>> = await core.transport(
      'Query',
      {
        TableName: core.tableName,
        IndexName,
        Select: 'COUNT',
        KeyConditionExpression: '#key = :key',
        FilterExpression: NOT_GOING.expression,
        ExpressionAttributeNames: { '#key': `${IndexName}pk`, ...NOT_GOING.names },
        ExpressionAttributeValues: { ':key': { S: relationKey(through, relation, end.id) } },
        ExclusiveStartKey: start,
      },
      options,
    )
    count += page.Count ?? 0
    start = page.LastEvaluatedKey
  } while (start)
  return count
}
