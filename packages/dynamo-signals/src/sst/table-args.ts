import type { TableDefinition } from '../table/index.ts'

interface Keys {
  readonly hashKey: string
  readonly rangeKey?: string
}

/** The arguments of `sst.aws.Dynamo` for a table of the library. */
export interface DynamoArgs {
  readonly fields: Record<string, 'string'>
  readonly primaryIndex: Keys
  readonly globalIndexes: Record<string, Keys>
  readonly stream?: 'new-and-old-images'
  readonly ttl?: string
  readonly deletionProtection: boolean
}

/**
 * Returns the arguments of `sst.aws.Dynamo` for a table. SST itself turns on point-in-time recovery, and bills by request. If
 * `isProtected`, DynamoDB refuses to delete the table. Without it, `sst remove` deletes the data.
 *
 * @example
 * const args = dynamoArgs(dataTable('Data'), { isProtected: true }) // new sst.aws.Dynamo('Data', args)
 */
export function dynamoArgs(
  definition: TableDefinition,
  { isProtected }: { readonly isProtected: boolean },
): DynamoArgs {
  const { indexes, stream, timeToLiveAttribute } = definition
  const names = [definition, ...indexes].flatMap(each => [each.partitionKey, each.sortKey ?? []].flat())
  return {
    fields: Object.fromEntries(names.map(name => [name, 'string' as const])),
    primaryIndex: keysOf(definition),
    globalIndexes: Object.fromEntries(indexes.map(index => [index.name, keysOf(index)])),
    ...(stream && { stream: 'new-and-old-images' as const }),
    ...(timeToLiveAttribute !== undefined && { ttl: timeToLiveAttribute }),
    deletionProtection: isProtected,
  }
}

function keysOf({ partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey?: string }): Keys {
  return { hashKey: partitionKey, ...(sortKey !== undefined && { rangeKey: sortKey }) }
}
