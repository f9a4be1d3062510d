import type { TableDefinition } from '../table/index.ts'

interface Keys {
  readonly hashKey: string
  readonly rangeKey?: string
}

/** How a table is protected. */
export interface TableProtection<Ref> {
  /** Whether DynamoDB refuses to delete the table. Without it, `sst remove` deletes the data. */
  readonly isProtected: boolean
  /** The ARN of your own KMS key. Permit it with `mayUseKey` of `dynamo-signals/deploy`. Default: a key that DynamoDB owns. */
  readonly encryptionKey?: Ref
}

/** The arguments of `sst.aws.Dynamo` for a table of the library. */
export interface DynamoArgs<Ref = string> {
  readonly fields: Record<string, 'string'>
  readonly primaryIndex: Keys
  readonly globalIndexes: Record<string, Keys>
  readonly stream?: 'new-and-old-images'
  readonly ttl?: string
  readonly deletionProtection: boolean
  readonly transform?: { readonly table: { readonly serverSideEncryption: { enabled: true; kmsKeyArn: Ref } } }
}

/**
 * Returns the arguments of `sst.aws.Dynamo` for a table. SST itself turns on point-in-time recovery, and bills by request.
 *
 * @example
 * const args = dynamoArgs(dataTable('Data'), { isProtected: true }) // new sst.aws.Dynamo('Data', args)
 */
export function dynamoArgs<Ref = string>(
  definition: TableDefinition,
  { isProtected, encryptionKey }: TableProtection<Ref>,
): DynamoArgs<Ref> {
  const { indexes, stream, timeToLiveAttribute } = definition
  const names = [definition, ...indexes].flatMap(each => [each.partitionKey, each.sortKey ?? []].flat())
  return {
    fields: Object.fromEntries(names.map(name => [name, 'string' as const])),
    primaryIndex: keysOf(definition),
    globalIndexes: Object.fromEntries(indexes.map(index => [index.name, keysOf(index)])),
    ...(stream && { stream: 'new-and-old-images' as const }),
    ...(timeToLiveAttribute !== undefined && { ttl: timeToLiveAttribute }),
    deletionProtection: isProtected,
    ...(encryptionKey !== undefined && {
      transform: { table: { serverSideEncryption: { enabled: true as const, kmsKeyArn: encryptionKey } } },
    }),
  }
}

function keysOf({ partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey?: string }): Keys {
  return { hashKey: partitionKey, ...(sortKey !== undefined && { rangeKey: sortKey }) }
}
