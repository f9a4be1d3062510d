import type { Item } from '../memory-dynamodb/item.ts'
import type { Random } from '../world/random.ts'

/** A request, by the name of its operation. */
export interface Request {
  readonly operation:
    | 'GetItem'
    | 'PutItem'
    | 'DeleteItem'
    | 'UpdateItem'
    | 'Query'
    | 'BatchGetItem'
    | 'TransactWriteItems'
  readonly input: Record<string, unknown>
}

/** The tables' names, which both sides share. */
export interface TableNames {
  readonly data: string
  readonly ledger: string
  /** What every key begins with, so that sequences in the same tables never meet. */
  readonly prefix: string
}

const KEYS = ['a', 'b', 'c', 'd'] as const

/** Draws requests as the library sends them: few keys, so that they meet; every kind of condition; repeated tokens. */
export function drawRequests(random: Random, tables: TableNames, count: number): Request[] {
  const tokens: string[] = []
  const requests: Request[] = []
  for (let index = 0; index < count; index++) {
    // A request that comes again must be answered as DynamoDB answers it: with its token, or without one.
    const again = random.chance(0.08) ? requests.at(-1) : undefined
    requests.push(again ?? drawRequest(random, tables, tokens))
  }
  return requests
}

function drawRequest(random: Random, tables: TableNames, tokens: string[]): Request {
  const TableName = random.chance(0.7) ? tables.data : tables.ledger
  const roll = random.between(0, 99)
  if (roll < 12) return { operation: 'GetItem', input: { TableName, Key: key(random, tables), ConsistentRead: true } }
  if (roll < 42) {
    const input = {
      TableName,
      Item: item(random, tables),
      ...condition(random),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    }
    return { operation: 'PutItem', input }
  }
  if (roll < 50)
    return { operation: 'DeleteItem', input: { TableName, Key: key(random, tables), ...condition(random) } }
  if (roll < 56) return { operation: 'UpdateItem', input: { TableName, Key: key(random, tables), ...COUNTING } }
  if (roll < 66) return { operation: 'Query', input: query(random, tables) }
  if (roll < 70) {
    const Keys = random
      .shuffle(KEYS)
      .slice(0, random.between(1, 4))
      .map(name => keyOf(name, tables))
    return { operation: 'BatchGetItem', input: { RequestItems: { [TableName]: { Keys, ConsistentRead: true } } } }
  }
  return { operation: 'TransactWriteItems', input: transaction(random, tables, tokens) }
}

const COUNTING = {
  UpdateExpression: 'SET #first = if_not_exists(#first, :now), #ttl = :ttl ADD #count :one',
  ExpressionAttributeNames: { '#first': 'firstFailedAt', '#ttl': '_ttl', '#count': 'attempts' },
  ExpressionAttributeValues: { ':now': { S: 'now' }, ':ttl': { N: '5' }, ':one': { N: '1' } },
  ReturnValues: 'ALL_NEW',
}

function transaction(random: Random, tables: TableNames, tokens: string[]) {
  const TransactItems = Array.from({ length: random.between(1, 4) }, () => {
    const TableName = random.chance(0.7) ? tables.data : tables.ledger
    const returned = random.chance(0.8) ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {}
    const roll = random.between(0, 9)
    if (roll < 6) return { Put: { TableName, Item: item(random, tables), ...condition(random), ...returned } }
    if (roll < 8) return { Delete: { TableName, Key: key(random, tables), ...condition(random), ...returned } }
    const always = { ConditionExpression: 'attribute_exists(pk)' }
    return { ConditionCheck: { TableName, Key: key(random, tables), ...always, ...condition(random), ...returned } }
  })
  const known = random.chance(0.15) ? random.pick(tokens) : undefined
  const ClientRequestToken = known ?? random.bytes(12).toString('hex')
  tokens.push(ClientRequestToken)
  return { TransactItems, ClientRequestToken }
}

function query(random: Random, { data, ledger, prefix }: TableNames) {
  const Limit = random.chance(0.5) ? { Limit: random.between(1, 3) } : {}
  const backwards = random.chance(0.2) ? { ScanIndexForward: false } : {}
  if (random.chance(0.3)) {
    const ExpressionAttributeValues = { ':pk': { S: `${prefix}${random.pick(KEYS)}` } }
    return {
      TableName: ledger,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues,
      ConsistentRead: true,
      ...Limit,
    }
  }
  const visible = random.chance(0.5)
  return {
    TableName: data,
    IndexName: 'gsi1',
    KeyConditionExpression: '#key = :key',
    ...(visible && { FilterExpression: 'attribute_not_exists(#deleting) OR attribute_exists(#deleting.#until)' }),
    ExpressionAttributeNames: { '#key': 'gsi1pk', ...(visible && { '#deleting': '_deleting', '#until': 'until' }) },
    ExpressionAttributeValues: { ':key': { S: `${prefix}${random.pick(['x', 'y'])}` } },
    ...Limit,
    ...backwards,
  }
}

function keyOf(name: string, { prefix }: TableNames): Item {
  return { pk: { S: `${prefix}${name}` }, sk: { S: 'instance' } }
}

function key(random: Random, tables: TableNames): Item {
  return keyOf(random.pick(KEYS), tables)
}

function item(random: Random, tables: TableNames): Item {
  const name = random.pick(KEYS)
  const indexed = random.chance(0.6)
    ? { gsi1pk: { S: `${tables.prefix}${random.pick(['x', 'y'])}` }, gsi1sk: { S: name } }
    : {}
  const mark: Item = random.chance(0.5) ? { until: { S: random.pick(['1', '3']) } } : { id: { S: 'z' } }
  return {
    ...keyOf(name, tables),
    _v: { N: String(random.between(1, 3)) },
    _wid: { S: random.pick(['w1', 'w2', 'w3']) },
    owner: { S: random.pick(['o1', 'o2']) },
    ...(random.chance(0.3) && { isActive: { BOOL: random.chance(0.5) } }),
    ...(random.chance(0.2) && { nothing: { NULL: true } }),
    ...(random.chance(0.2) && { list: { L: [{ S: 'x' }, { N: '1.5' }] } }),
    ...(random.chance(0.3) && { _deleting: { M: mark } }),
    ...indexed,
  }
}

/** The conditions the library knows, alone and joined. */
function condition(random: Random): object {
  const terms = random.shuffle(TERMS).slice(0, random.pick([0, 1, 1, 1, 2]))
  if (terms.length === 0) return {}
  const names = Object.assign({}, ...terms.map(({ names }) => names))
  const values = Object.assign({}, ...terms.map(({ values }) => values?.(random)))
  return {
    ConditionExpression: terms.map(({ text }) => text).join(' AND '),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}

interface Term {
  readonly text: string
  readonly names?: Record<string, string>
  readonly values?: (random: Random) => Item
}

const TERMS: readonly Term[] = [
  { text: 'attribute_not_exists(pk)' },
  { text: 'attribute_exists(pk)' },
  { text: '#c0 = :c0', names: { '#c0': '_v' }, values: random => ({ ':c0': { N: String(random.between(1, 3)) } }) },
  { text: '#c1 = :c1', names: { '#c1': '_wid' }, values: random => ({ ':c1': { S: random.pick(['w1', 'w2']) } }) },
  { text: 'attribute_not_exists(#c2)', names: { '#c2': 'isActive' } },
  { text: '#c3 = :c3', names: { '#c3': 'isActive' }, values: () => ({ ':c3': { BOOL: true } }) },
  {
    text: '(attribute_not_exists(#deleting) OR #deleting.#until < :now)',
    names: { '#deleting': '_deleting', '#until': 'until' },
    values: () => ({ ':now': { S: '2' } }),
  },
  {
    text: '(attribute_not_exists(pk) OR #c4 = :c4)',
    names: { '#c4': 'owner' },
    values: random => ({ ':c4': { S: random.pick(['o1', 'o2']) } }),
  },
]
