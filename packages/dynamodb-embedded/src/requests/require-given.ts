import { invalid } from '../service-error.ts'

const KEYED = ['TableName', 'Key']

/** The required parameters of each operation, and of each part of a transaction. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  GetItem: KEYED,
  PutItem: ['TableName', 'Item'],
  UpdateItem: KEYED,
  DeleteItem: KEYED,
  Query: ['TableName'],
  Scan: ['TableName'],
  TransactWriteItems: ['TransactItems'],
  TransactGetItems: ['TransactItems'],
  CreateTable: ['TableName', 'KeySchema', 'AttributeDefinitions'],
  UpdateTable: ['TableName'],
  DescribeTable: ['TableName'],
  DeleteTable: ['TableName'],
  UpdateTimeToLive: ['TableName', 'TimeToLiveSpecification'],
  DescribeTimeToLive: ['TableName'],
  DescribeStream: ['StreamArn'],
  GetShardIterator: ['StreamArn', 'ShardId', 'ShardIteratorType'],
  GetRecords: ['ShardIterator'],
  Get: KEYED,
  Put: ['TableName', 'Item'],
  Update: [...KEYED, 'UpdateExpression'],
  Delete: KEYED,
  ConditionCheck: [...KEYED, 'ConditionExpression'],
}
/** The allowed values of parameters that accept only certain words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ReturnConsumedCapacity: ['INDEXES', 'TOTAL', 'NONE'],
  ReturnItemCollectionMetrics: ['SIZE', 'NONE'],
  BillingMode: ['PROVISIONED', 'PAY_PER_REQUEST'],
}

/** Throws for missing parameters and unknown words. The error names all of them. */
export function requireGiven(what: string, input: Readonly<Record<string, unknown>>, place = ''): void {
  const errors: string[] = []
  for (const name of REQUIRED[what] ?? []) {
    if (input[name] === undefined) errors.push(`Value null at '${place}${lowerFirst(name)}' ${BROKEN} not be null`)
  }
  for (const name in WORDS) {
    const [words, value] = [WORDS[name] as readonly string[], input[name]]
    if (value === undefined || words.includes(String(value))) continue
    const rule = `satisfy enum value set: [${words.join(', ')}]`
    errors.push(`Value '${value}' at '${place}${lowerFirst(name)}' ${BROKEN} ${rule}`)
  }
  if (errors.length === 0) return
  throw invalid(`${errors.length} validation error${errors.length > 1 ? 's' : ''} detected: ${errors.join('; ')}`)
}

const BROKEN = 'failed to satisfy constraint: Member must'

function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`
}

/** Returns the path of a part of a transaction, as such errors show it. */
export function placeOfPart(at: number, kind: string): string {
  return `transactItems.${at + 1}.member.${lowerFirst(kind)}.`
}
