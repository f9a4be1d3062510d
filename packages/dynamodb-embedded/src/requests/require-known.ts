import { invalid, ServiceError } from '../service-error.ts'
import { placeOfPart, requireGiven } from './require-given.ts'
import { requireType } from './require-type.ts'

const TABLE = ['TableName']
const NAMES = ['ExpressionAttributeNames']
const EXPRESSIONS = [...NAMES, 'ExpressionAttributeValues']
const CAPACITY = ['ReturnConsumedCapacity']
const CONDITION = [...TABLE, ...EXPRESSIONS, 'ConditionExpression', 'ReturnValuesOnConditionCheckFailure']
const WRITE = [...CONDITION, ...CAPACITY, 'ReturnValues', 'ReturnItemCollectionMetrics']
const GET = [...TABLE, ...NAMES, 'Key', 'ProjectionExpression']
const PAGE = [
  ...TABLE,
  ...EXPRESSIONS,
  ...CAPACITY,
  'IndexName',
  'FilterExpression',
  'ProjectionExpression',
  'Select',
  'Limit',
  'ExclusiveStartKey',
  'ConsistentRead',
]
const BILLING = ['BillingMode', 'ProvisionedThroughput']
const TABLE_SETTINGS = [
  ...TABLE,
  ...BILLING,
  'AttributeDefinitions',
  'StreamSpecification',
  'DeletionProtectionEnabled',
]

/** The implemented parameters of each operation. DynamoDB has more. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetItem: [...GET, ...CAPACITY, 'ConsistentRead'],
  BatchGetItem: [...CAPACITY, 'RequestItems'],
  BatchWriteItem: [...CAPACITY, 'RequestItems', 'ReturnItemCollectionMetrics'],
  Query: [...PAGE, 'KeyConditionExpression', 'ScanIndexForward'],
  Scan: [...PAGE, 'Segment', 'TotalSegments'],
  PutItem: [...WRITE, 'Item'],
  DeleteItem: [...WRITE, 'Key'],
  UpdateItem: [...WRITE, 'Key', 'UpdateExpression'],
  TransactWriteItems: [...CAPACITY, 'TransactItems', 'ClientRequestToken', 'ReturnItemCollectionMetrics'],
  TransactGetItems: [...CAPACITY, 'TransactItems'],
  CreateTable: [...TABLE_SETTINGS, 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'],
  UpdateTable: [...TABLE_SETTINGS, 'GlobalSecondaryIndexUpdates'],
  DescribeTable: TABLE,
  DeleteTable: TABLE,
  ListTables: ['Limit', 'ExclusiveStartTableName'],
  UpdateTimeToLive: [...TABLE, 'TimeToLiveSpecification'],
  DescribeTimeToLive: TABLE,
  DescribeLimits: [],
  ListStreams: [...TABLE, 'Limit', 'ExclusiveStartStreamArn'],
  DescribeStream: ['StreamArn', 'Limit', 'ExclusiveStartShardId'],
  GetShardIterator: ['StreamArn', 'ShardId', 'ShardIteratorType', 'SequenceNumber'],
  GetRecords: ['ShardIterator', 'Limit'],
}

/** The implemented parameters of the parts of batches and transactions. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  keys: ['Keys', 'ConsistentRead', ...NAMES, 'ProjectionExpression'],
  Get: GET,
  Put: [...CONDITION, 'Item'],
  Delete: [...CONDITION, 'Key'],
  Update: [...CONDITION, 'Key', 'UpdateExpression'],
  ConditionCheck: [...CONDITION, 'Key'],
}

/** The replacements of legacy parameters, from before expressions existed. */
const INSTEAD: Readonly<Record<string, string>> = {
  AttributesToGet: 'ProjectionExpression',
  AttributeUpdates: 'UpdateExpression',
  ConditionalOperator: 'an expression with AND or OR',
  Expected: 'ConditionExpression',
  KeyConditions: 'KeyConditionExpression',
  QueryFilter: 'FilterExpression',
  ScanFilter: 'FilterExpression',
}

const PARTIQL = ['ExecuteStatement', 'ExecuteTransaction', 'BatchExecuteStatement']

/** Refuses an operation or a parameter that this database does not implement. Otherwise it would be ignored silently. */
export function requireKnown(operation: string, input: Readonly<Record<string, unknown>>): void {
  if (!Object.hasOwn(PARAMETERS, operation)) throw unknownOperation(operation)
  requireOnly(operation, PARAMETERS[operation], input)
  requireGiven(operation, input)
  const { RequestItems = {}, TransactItems = [] } = input as { RequestItems?: object; TransactItems?: object[] }
  if (operation === 'BatchGetItem') {
    for (const part of Object.values(RequestItems)) requireOnly('BatchGetItem', PARTS.keys, part)
  }
  for (const [at, entry] of TransactItems.entries()) {
    for (const [kind, part] of Object.entries(entry)) {
      if (part === undefined) continue
      const known = Object.hasOwn(PARTS, kind) ? PARTS[kind] : undefined
      if (!known) throw invalid('TransactItems can only contain one of Check, Put, Update or Delete')
      requireOnly(`${operation} with ${kind}`, known, part)
      requireGiven(kind, part, placeOfPart(at, kind))
    }
  }
}

function requireOnly(what: string, known: readonly string[] = [], input: object): void {
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue
    if (known.includes(name)) {
      requireType(name, value)
      continue
    }
    const way = Object.hasOwn(INSTEAD, name) ? `Use ${INSTEAD[name]}` : 'Omit it'
    throw invalid(
      `dynamodb-embedded does not implement the parameter ${name} of ${what}. ${way}, or use DynamoDB Local.`,
    )
  }
}

function unknownOperation(operation: string): ServiceError {
  const what =
    operation === '' ? 'The request does not name an operation' : `dynamodb-embedded does not implement ${operation}`
  const way = PARTIQL.includes(operation)
    ? 'It does not support PartiQL. Use the item operations'
    : 'See its README for the supported operations'
  return new ServiceError('UnknownOperationException', `${what}. ${way}, or use DynamoDB Local.`)
}
