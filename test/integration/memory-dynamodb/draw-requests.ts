import type { Operation } from 'dynamo-signals'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Random } from '../../support/random.ts'
import { drawCondition, drawUpdate } from './draw-expressions.ts'
import { drawItem, drawKey, KEYS, keyOf, type TableNames } from './draw-items.ts'

/** A request, by the name of its operation. */
export interface Request {
  readonly operation: Operation
  readonly input: Record<string, unknown>
}

interface Write {
  readonly TableName: string
  readonly Item?: Item
  readonly Key?: Item
}

/** Draws requests of every operation the library sends: few keys, so that they meet; conditions; repeated tokens. */
export function drawRequests(random: Random, tables: TableNames, count: number): Request[] {
  const tokens: string[] = []
  const requests: Request[] = []
  for (let index = 0; index < count; index++) {
    // A repeated request must get the same response as from DynamoDB, with its token or without one.
    const again = random.chance(0.08) ? requests.at(-1) : undefined
    requests.push(again ?? drawRequest(random, tables, tokens))
  }
  return requests
}

function drawRequest(random: Random, tables: TableNames, tokens: string[]): Request {
  const TableName = drawTable(random, tables)
  const roll = random.between(0, 99)
  if (roll < 8)
    return { operation: 'GetItem', input: { TableName, Key: drawKey(random, tables), ConsistentRead: true } }
  if (roll < 34) return { operation: 'PutItem', input: put(random, tables) }
  if (roll < 42) return { operation: 'DeleteItem', input: withKey(random, tables) }
  if (roll < 54) {
    const ReturnValues = random.pick(['ALL_NEW', 'ALL_OLD', 'UPDATED_NEW', 'UPDATED_OLD', 'NONE'])
    return { operation: 'UpdateItem', input: { ...update(random, tables), ReturnValues } }
  }
  if (roll < 66) return { operation: 'Query', input: query(random, tables) }
  if (roll < 68) return { operation: 'Scan', input: scan(tables) }
  if (roll < 72) {
    const names = random.shuffle(KEYS).slice(0, random.between(1, 4))
    const Keys = names.map(name => keyOf(name, tables))
    return { operation: 'BatchGetItem', input: { RequestItems: { [TableName]: { Keys, ConsistentRead: true } } } }
  }
  return { operation: 'TransactWriteItems', input: transaction(random, tables, tokens) }
}

function drawTable(random: Random, { data, ledger }: TableNames): string {
  return random.chance(0.7) ? data : ledger
}

function put(random: Random, tables: TableNames) {
  return {
    TableName: drawTable(random, tables),
    Item: drawItem(random, tables),
    ...drawCondition(random),
    ...shown(random),
  }
}

function withKey(random: Random, tables: TableNames) {
  const Key = drawKey(random, tables)
  return { TableName: drawTable(random, tables), Key, ...drawCondition(random), ...shown(random) }
}

function update(random: Random, tables: TableNames) {
  const Key = drawKey(random, tables)
  return { TableName: drawTable(random, tables), Key, ...drawUpdate(random), ...shown(random) }
}

function shown(random: Random): object {
  return random.chance(0.6) ? { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } : {}
}

function transaction(random: Random, tables: TableNames, tokens: string[]) {
  const drawn = Array.from({ length: random.between(1, 4) }, () => {
    const roll = random.between(0, 19)
    if (roll < 12) return { Put: put(random, tables) }
    if (roll < 15) return { Delete: withKey(random, tables) }
    if (roll < 16) return { Update: update(random, tables) }
    return { ConditionCheck: { ConditionExpression: 'attribute_exists(pk)', ...withKey(random, tables) } }
  })
  const TransactItems = random.chance(0.05) ? drawn : oneForEachItem(drawn)
  const known = random.chance(0.15) ? random.pick(tokens) : undefined
  const ClientRequestToken = known ?? random.bytes(12).toString('hex')
  tokens.push(ClientRequestToken)
  return { TransactItems, ClientRequestToken }
}

/** To name an item twice is wrong: it is drawn seldom. */
function oneForEachItem(entries: readonly Record<string, Write>[]): Record<string, Write>[] {
  const byItem = new Map(
    entries.map(entry => [
      Object.values(entry)
        .map(({ TableName, Item, Key }) => `${TableName} ${(Item ?? Key)?.pk?.S}`)
        .join(),
      entry,
    ]),
  )
  return [...byItem.values()]
}

function query(random: Random, { data, ledger, prefix }: TableNames) {
  const walk = {
    ...(random.chance(0.5) && { Limit: random.between(1, 3) }),
    ...(random.chance(0.3) && { ScanIndexForward: random.chance(0.5) }),
  }
  if (random.chance(0.3)) {
    const ExpressionAttributeValues = { ':pk': { S: `${prefix}${random.pick(KEYS)}` }, ':sk': { S: 'i' } }
    const KeyConditionExpression = 'pk = :pk AND begins_with(sk, :sk)'
    return { TableName: ledger, KeyConditionExpression, ExpressionAttributeValues, ConsistentRead: true, ...walk }
  }
  const visible = random.chance(0.5)
  const isRange = random.chance(0.3)
  return {
    TableName: data,
    IndexName: 'gsi1',
    KeyConditionExpression: isRange ? '#key = :key AND gsi1sk > :start' : '#key = :key',
    ...(visible && { FilterExpression: 'attribute_not_exists(#deleting) OR attribute_exists(#deleting.#until)' }),
    ExpressionAttributeNames: { '#key': 'gsi1pk', ...(visible && { '#deleting': '_deleting', '#until': 'until' }) },
    ExpressionAttributeValues: {
      ':key': { S: `${prefix}${random.pick(['x', 'y'])}` },
      ...(isRange && { ':start': { S: '1' } }),
    },
    ...walk,
  }
}

/** Whatever others have put into the table meanwhile is filtered away. */
function scan({ data, prefix }: TableNames) {
  return {
    TableName: data,
    FilterExpression: 'begins_with(pk, :prefix)',
    ExpressionAttributeValues: { ':prefix': { S: prefix } },
    ConsistentRead: true,
  }
}
