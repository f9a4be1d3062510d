import type { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, StreamViewType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { TABLE_SETTINGS } from '../deploy/index.ts'
import type { TableDefinition } from '../table/index.ts'

/** Whether a table survives its stack, and the key that encrypts it. */
interface Protection {
  readonly deletionProtection: boolean
  readonly removalPolicy: RemovalPolicy
  /** Default: a key that DynamoDB owns. */
  readonly encryptionKey: IKey | undefined
}

/** Creates a table with the keys, the indexes and the stream of its definition. CloudFormation chooses its name. */
export function createTable(scope: Construct, id: string, definition: TableDefinition, protection: Protection): Table {
  const { billingMode, pointInTimeRecovery, streamViewType } = TABLE_SETTINGS
  const { timeToLiveAttribute } = definition
  const { encryptionKey, ...removal } = protection
  const table = new Table(scope, id, {
    ...keysOf(definition),
    ...removal,
    ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    billingMode: BillingMode[billingMode],
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
    ...(definition.stream && { stream: StreamViewType[streamViewType] }),
    ...(timeToLiveAttribute !== undefined && { timeToLiveAttribute }),
  })
  for (const index of definition.indexes) table.addGlobalSecondaryIndex({ indexName: index.name, ...keysOf(index) })
  return table
}

function keysOf({ partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey?: string }) {
  const key = (name: string) => ({ name, type: AttributeType.STRING })
  return { partitionKey: key(partitionKey), ...(sortKey !== undefined && { sortKey: key(sortKey) }) }
}
