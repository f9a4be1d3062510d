import { ServiceError } from '../service-error.ts'

const TABLE = ['TableName']
const EXPRESSIONS = ['ExpressionAttributeNames', 'ExpressionAttributeValues']
const CONDITION = [...TABLE, ...EXPRESSIONS, 'ConditionExpression', 'ReturnValuesOnConditionCheckFailure']
const WRITE = [...CONDITION, 'ReturnValues']
const PAGE = [...TABLE, ...EXPRESSIONS, 'IndexName', 'FilterExpression', 'Limit', 'ExclusiveStartKey', 'ConsistentRead']

/** What each operation takes here. DynamoDB has more. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  GetItem: [...TABLE, 'Key', 'ConsistentRead'],
  BatchGetItem: ['RequestItems'],
  Query: [...PAGE, 'KeyConditionExpression', 'ScanIndexForward'],
  Scan: [...PAGE, 'Segment', 'TotalSegments'],
  PutItem: [...WRITE, 'Item'],
  DeleteItem: [...WRITE, 'Key'],
  UpdateItem: [...WRITE, 'Key', 'UpdateExpression'],
  TransactWriteItems: ['TransactItems', 'ClientRequestToken'],
  CreateTable: [
    ...TABLE,
    'AttributeDefinitions',
    'KeySchema',
    'GlobalSecondaryIndexes',
    'BillingMode',
    'StreamSpecification',
  ],
  DescribeTable: TABLE,
  DeleteTable: TABLE,
  ListTables: ['Limit', 'ExclusiveStartTableName'],
  UpdateTimeToLive: [...TABLE, 'TimeToLiveSpecification'],
  DescribeTimeToLive: TABLE,
  ListStreams: TABLE,
  DescribeStream: ['StreamArn', 'Limit', 'ExclusiveStartShardId'],
  GetShardIterator: ['StreamArn', 'ShardId', 'ShardIteratorType', 'SequenceNumber'],
  GetRecords: ['ShardIterator', 'Limit'],
}

/** What the parts of a batch and of a transaction take. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  keys: ['Keys', 'ConsistentRead'],
  Put: [...CONDITION, 'Item'],
  Delete: [...CONDITION, 'Key'],
  Update: [...CONDITION, 'Key', 'UpdateExpression'],
  ConditionCheck: [...CONDITION, 'Key'],
}

/** Throws `UnknownOperationException` for an operation, or a parameter of one, that would be ignored. */
export function requireKnown(operation: string, input: Readonly<Record<string, unknown>>): void {
  requireOnly(operation, Object.hasOwn(PARAMETERS, operation) ? PARAMETERS[operation] : undefined, input)
  const { RequestItems = {}, TransactItems = [] } = input as { RequestItems?: object; TransactItems?: object[] }
  for (const part of Object.values(RequestItems)) requireOnly(`${operation} of keys`, PARTS.keys, part)
  for (const [kind, part] of TransactItems.flatMap(each => Object.entries(each))) {
    requireOnly(`${operation} with ${kind}`, Object.hasOwn(PARTS, kind) ? PARTS[kind] : undefined, part)
  }
}

function requireOnly(what: string, known: readonly string[] | undefined, input: object): void {
  if (!known) throw unknown(what)
  for (const name of Object.keys(input)) if (!known.includes(name)) throw unknown(`${what} with the parameter ${name}`)
}

function unknown(what: string): ServiceError {
  return new ServiceError('UnknownOperationException', `The DynamoDB in memory has no ${what}. Use DynamoDB Local.`)
}
