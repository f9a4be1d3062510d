import { invalid } from '../service-error.ts'

const KEYED = ['TableName', 'Key']

/** What each operation, and each part of a transaction, cannot do without. */
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
/** What a parameter may be, where it is one of a few words. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ReturnConsumedCapacity: ['INDEXES', 'TOTAL', 'NONE'],
  ReturnItemCollectionMetrics: ['SIZE', 'NONE'],
  BillingMode: ['PROVISIONED', 'PAY_PER_REQUEST'],
}

/** Throws for parameters that are missing, and for words that have no meaning; all of them are named. */
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

/** Where a part of a transaction is, as such errors name it. */
export function placeOfPart(at: number, kind: string): string {
  return `transactItems.${at + 1}.member.${lowerFirst(kind)}.`
}
