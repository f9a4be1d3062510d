import { key, N, named, type RawRequest, S } from './raw-request.ts'

const LONG = S('x'.repeat(3_000))
const FULL = { g: S('G'), b: { B: 'AQ==' }, l: N(5), x: S('xx'), y: LONG }
const INDEXES = { ReturnConsumedCapacity: 'INDEXES' }
const TOTAL = { ReturnConsumedCapacity: 'TOTAL' }

/** Requests that ask for what comes beside the items: capacity, values of before, counts, parts of pages. */
export function answerRequests(TableName: string): RawRequest[] {
  const put = (more: object, options: object = INDEXES, p = 'a', s = 1): RawRequest => [
    'PutItem',
    { TableName, Item: { ...key(p, s), ...more }, ...options },
  ]
  const update = (UpdateExpression: string, values: object | undefined, options: object = INDEXES): RawRequest => [
    'UpdateItem',
    { TableName, Key: key('u', 1), UpdateExpression, ...named(values), ...options },
  ]
  const remove = (more: object): RawRequest => ['DeleteItem', { TableName, Key: key('u', 1), ...more }]
  const get = (more: object, p = 'a'): RawRequest => ['GetItem', { TableName, Key: key(p, 1), ...more }]
  const query = (more: object, values: object = {}): RawRequest => [
    'Query',
    { TableName, KeyConditionExpression: 'p = :p', ...named({ ':p': S('a'), ...values }), ...INDEXES, ...more },
  ]
  const ofIndex = (IndexName: string, more: object = {}, values: object = {}): RawRequest => [
    'Query',
    { TableName, IndexName, KeyConditionExpression: 'g = :g', ...named({ ':g': S('G'), ...values }), ...more },
  ]
  const scan = (more: object): RawRequest => ['Scan', { TableName, ...more }]
  const batchGet = (request: object): RawRequest => [
    'BatchGetItem',
    { ...INDEXES, RequestItems: { [TableName]: { Keys: [key('a', 1), key('none', 1)], ...request } } },
  ]
  const batchWrite = (...writes: object[]): RawRequest => [
    'BatchWriteItem',
    { ...INDEXES, RequestItems: { [TableName]: writes } },
  ]
  const transact = (items: object[], more: object = INDEXES): RawRequest => [
    'TransactWriteItems',
    { TransactItems: items, ...more },
  ]
  const token = { ...INDEXES, ClientRequestToken: TableName.slice(-30) }
  const Put = (s: number, more: object = {}) => ({ Put: { TableName, Item: { ...key('t', s), ...more } } })
  return [
    ...[FULL, FULL, { ...FULL, y: S('y') }, { ...FULL, l: N(6) }, { ...FULL, x: S('other') }, {}].map(each =>
      put(each),
    ),
    put(FULL, { ...INDEXES, ReturnValues: 'ALL_OLD' }),
    put({ ...FULL, l: N(7), b: { B: 'Ag==' } }, TOTAL, 'a', 2),
    put({ ...FULL, l: N(9), b: { B: 'Aw==' } }, {}, 'a', 3),
    update('SET l = :l, y = :y', { ':l': N(3), ':y': LONG }),
    update('SET l = :l', { ':l': N(4) }, { ...INDEXES, ReturnValues: 'UPDATED_OLD' }),
    update('SET zz = :l', { ':l': N(4) }, { ...TOTAL, ReturnValues: 'UPDATED_NEW' }),
    update('REMOVE l', undefined),
    ...[{ ReturnValues: 'ALL_OLD' }, {}, { ReturnValues: 'ALL_NEW' }].map(each => remove({ ...INDEXES, ...each })),
    ...[INDEXES, TOTAL, { ...INDEXES, ConsistentRead: true }].flatMap(each => [get(each), get(each, 'none')]),
    ...[{}, { ConsistentRead: true }, { Select: 'COUNT' }, { Limit: 1 }, { IndexName: 'local' }].map(each =>
      query(each),
    ),
    query({ IndexName: 'local', ProjectionExpression: 'x' }),
    ...['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'COUNT'].map(Select => query({ IndexName: 'local', Select })),
    query({ FilterExpression: 'x = :x' }, { ':x': S('no') }),
    query({ IndexName: 'local', FilterExpression: 'x = :x' }, { ':x': S('xx') }),
    query({ IndexName: 'local', FilterExpression: 's > :x' }, { ':x': N(0) }),
    ofIndex('some', { FilterExpression: 'y = :x' }, { ':x': S('xx') }),
    ofIndex('all', INDEXES),
    ofIndex('some', { Select: 'SPECIFIC_ATTRIBUTES', ProjectionExpression: 'x, l' }),
    ofIndex('all', { Select: 'ALL_ATTRIBUTES', ScanIndexForward: false, Limit: 2 }),
    scan({ ...INDEXES, ConsistentRead: true }),
    scan({ IndexName: 'all', ConsistentRead: true }),
    scan({ ...INDEXES, Select: 'COUNT' }),
    scan({ IndexName: 'nope' }),
    ...[{ p: S('a') }, { p: S('a'), s: S('1') }, { ...key('a', 1), z: N(1) }].map(ExclusiveStartKey =>
      scan({ ExclusiveStartKey }),
    ),
    batchGet({ ConsistentRead: true, ProjectionExpression: '#x, l', ExpressionAttributeNames: { '#x': 'x' } }),
    batchWrite({ PutRequest: { Item: { ...key('w', 1), ...FULL } } }, { PutRequest: { Item: key('w', 2) } }),
    batchWrite({ PutRequest: { Item: { ...key('w', 3), ...FULL } } }, { DeleteRequest: { Key: key('w', 1) } }),
    batchWrite({ PutRequest: { Item: { ...key('w', 1), z: S('x'.repeat(409_600)) } } }),
    batchWrite({ DeleteRequest: { Key: key('none', 1) } }),
    transact([Put(1, FULL), Put(2)]),
    transact([Put(3, { z: S('x'.repeat(409_600)) })]),
    transact([Put(5, FULL)], token),
    transact([Put(5, FULL)], token),
    transact([Put(6)], token),
    transact([{ ConditionCheck: { TableName, Key: key('t', 7), ConditionExpression: 'attribute_exists(p)' } }]),
    transact([{ Update: { TableName, Key: key('t', 7), UpdateExpression: 'REMOVE p' } }]),
    [
      'TransactGetItems',
      { ...INDEXES, TransactItems: ['t', 'none'].map(p => ({ Get: { TableName, Key: key(p, 1) } })) },
    ],
  ]
}
