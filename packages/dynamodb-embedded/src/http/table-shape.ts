import type {
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  TableDescription,
} from '@aws-sdk/client-dynamodb'
import { invalid, ServiceError } from '../service-error.ts'
import type { TableDefinition } from '../tables/table-definition.ts'
import { requireTableName } from '../tables/table-name.ts'

const IMAGES = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const

/** The definition a table is created from. Throws for what such a table cannot be: other keys than texts, other images. */
export function definitionOf(input: CreateTableCommandInput): TableDefinition {
  const { TableName: name = '', AttributeDefinitions = [], StreamSpecification: stream } = input
  requireTableName(name)
  const others = AttributeDefinitions.filter(({ AttributeType }) => AttributeType !== 'S')
  if (others.length > 0) throw missing(`keys of the type ${others[0]?.AttributeType}`)
  if (stream?.StreamEnabled && stream.StreamViewType !== IMAGES.StreamViewType) {
    throw missing(`streams of ${stream.StreamViewType}`)
  }
  const definition = {
    name,
    ...keysOf(input.KeySchema),
    indexes: (input.GlobalSecondaryIndexes ?? []).map(indexOf),
    stream: stream?.StreamEnabled ?? false,
  }
  const [declared, used] = [AttributeDefinitions.map(each => each.AttributeName), keyNames(definition)]
  if (used.some(key => !declared.includes(key)) || declared.length > used.length) {
    throw invalid('One or more parameter values were invalid: Some AttributeDefinitions are not used, or missing')
  }
  return definition
}

/** A table as `DescribeTable` describes it; its stream is added by whoever knows it. */
export function describe(table: TableDefinition, itemCount: number): TableDescription {
  return {
    TableName: table.name,
    TableArn: tableArn(table.name),
    TableStatus: 'ACTIVE',
    ItemCount: itemCount,
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: keyNames(table).map(AttributeName => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: schemaOf(table),
    ...(table.indexes.length > 0 && {
      GlobalSecondaryIndexes: table.indexes.map(index => ({
        IndexName: index.name,
        IndexStatus: 'ACTIVE',
        KeySchema: schemaOf(index),
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
    ...(table.stream && { StreamSpecification: IMAGES }),
  }
}

/** The ARN DynamoDB Local would give a table of this name. */
export function tableArn(name: string): string {
  return `arn:aws:dynamodb:ddblocal:000000000000:table/${name}`
}

type Keys = Pick<TableDefinition, 'partitionKey' | 'sortKey'>

function indexOf({ IndexName = '', KeySchema, Projection }: GlobalSecondaryIndex): TableDefinition['indexes'][number] {
  const { partitionKey, sortKey } = keysOf(KeySchema)
  if (Projection?.ProjectionType !== 'ALL') throw missing(`indexes that project ${Projection?.ProjectionType}`)
  if (sortKey === undefined) throw missing('indexes without a sort key')
  return { name: IndexName, partitionKey, sortKey }
}

function keysOf([partition, sort, ...more]: readonly KeySchemaElement[] = []): Keys {
  const partitionKey = partition?.AttributeName
  if (!partitionKey || partition.KeyType !== 'HASH' || more.length > 0 || (sort && sort.KeyType !== 'RANGE')) {
    throw invalid('Invalid KeySchema: the first key is of the type HASH, and a second one of the type RANGE')
  }
  return sort?.AttributeName === undefined ? { partitionKey } : { partitionKey, sortKey: sort.AttributeName }
}

function schemaOf({ partitionKey, sortKey }: Keys): KeySchemaElement[] {
  const partition = { AttributeName: partitionKey, KeyType: 'HASH' } as const
  return sortKey === undefined ? [partition] : [partition, { AttributeName: sortKey, KeyType: 'RANGE' }]
}

function keyNames(table: TableDefinition): string[] {
  const names = [table, ...table.indexes].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])
  return [...new Set(names.filter(name => name !== undefined))]
}

function missing(what: string): ServiceError {
  return new ServiceError('UnknownOperationException', `The DynamoDB in memory has no ${what}. Use DynamoDB Local.`)
}
