import type { ItemTable } from '../store/item-table.ts'
import type { Stream } from '../store/stream.ts'
import type { IndexShape, TableShape } from '../store/table-shape.ts'
import { schemaOf } from './key-schema.ts'

/** Returns the ARN of a table, with the account and Region of DynamoDB Local. */
export function tableArn(name: string): string {
  return `arn:aws:dynamodb:ddblocal:000000000000:table/${name}`
}

export function streamArn({ shape }: Stream): string {
  return `${tableArn(shape.table)}/stream/${shape.label}`
}

/** Returns a table in the format of `DescribeTable`. */
export function describeTable(table: ItemTable, stream: Stream | undefined): object {
  const { shape } = table
  const local = shape.indexes.filter(({ isLocal }) => isLocal)
  const global = shape.indexes.filter(({ isLocal }) => !isLocal)
  return {
    AttributeDefinitions: Object.entries(shape.types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    TableName: shape.name,
    KeySchema: schemaOf(shape),
    TableStatus: 'ACTIVE',
    CreationDateTime: shape.createdAt / 1000,
    ProvisionedThroughput: throughputOf(shape),
    TableSizeBytes: 0,
    ItemCount: table.count,
    TableArn: tableArn(shape.name),
    TableId: shape.id,
    ...(!shape.provisioned && {
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: shape.createdAt / 1000,
      },
    }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local.map(index => describeIndex(shape, index)) }),
    ...(global.length > 0 && {
      GlobalSecondaryIndexes: global.map(index => ({
        ...describeIndex(shape, index),
        IndexStatus: 'ACTIVE',
        ProvisionedThroughput: throughputOf(shape),
      })),
    }),
    ...(shape.stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: shape.stream } }),
    ...(stream && { LatestStreamLabel: stream.shape.label, LatestStreamArn: streamArn(stream) }),
    DeletionProtectionEnabled: shape.isProtected ?? false,
  }
}

function describeIndex({ name: table }: TableShape, index: IndexShape) {
  const { type, attributes } = index.projection
  return {
    IndexName: index.name,
    KeySchema: schemaOf(index),
    Projection: { ProjectionType: type, ...(attributes && { NonKeyAttributes: attributes }) },
    IndexSizeBytes: 0,
    ItemCount: 0,
    IndexArn: `${tableArn(table)}/index/${index.name}`,
  }
}

function throughputOf({ provisioned }: TableShape) {
  return {
    NumberOfDecreasesToday: 0,
    ReadCapacityUnits: provisioned?.read ?? 0,
    WriteCapacityUnits: provisioned?.write ?? 0,
  }
}
