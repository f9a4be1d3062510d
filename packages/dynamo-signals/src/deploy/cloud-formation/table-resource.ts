import type { TableDefinition } from '../../table/index.ts'
import { TABLE_SETTINGS } from '../settings.ts'
import { removal, type TemplateResource, type TemplateValue } from './intrinsics.ts'

interface Keys {
  readonly partitionKey: string
  readonly sortKey?: string
}

/** Whether data survives its stack, and the ARN of the key that encrypts it. */
export interface Protection {
  readonly isProtected: boolean
  /** Default: a key that AWS owns. */
  readonly encryptionKey: TemplateValue | undefined
}

/** Returns a table with its indexes, and with {@link TABLE_SETTINGS}. CloudFormation chooses its name. */
export function tableResource(
  definition: TableDefinition,
  { isProtected, encryptionKey }: Protection,
): TemplateResource {
  const { indexes, stream, timeToLiveAttribute } = definition
  const { billingMode, pointInTimeRecovery, streamViewType } = TABLE_SETTINGS
  const names = [definition, ...indexes].flatMap(({ partitionKey, sortKey }: Keys) =>
    [partitionKey, sortKey ?? []].flat(),
  )
  return {
    Type: 'AWS::DynamoDB::Table',
    ...removal(isProtected),
    Properties: {
      BillingMode: billingMode,
      AttributeDefinitions: [...new Set(names)].map(name => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: keySchema(definition),
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map(index => ({
          IndexName: index.name,
          KeySchema: keySchema(index),
          Projection: { ProjectionType: 'ALL' },
        })),
      }),
      ...(stream && { StreamSpecification: { StreamViewType: streamViewType } }),
      ...(timeToLiveAttribute && { TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true } }),
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: pointInTimeRecovery },
      DeletionProtectionEnabled: isProtected,
      ...(encryptionKey !== undefined && {
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: encryptionKey },
      }),
    },
  }
}

function keySchema({ partitionKey, sortKey }: Keys) {
  const key = (name: string, type: string) => ({ AttributeName: name, KeyType: type })
  return [key(partitionKey, 'HASH'), ...(sortKey === undefined ? [] : [key(sortKey, 'RANGE')])]
}
