import { key, N, type RawRequest, S } from './raw-request.ts'

/** Requests without what they need, and with what no table takes. */
export function formRequests(TableName: string): RawRequest[] {
  const item = (more: object): RawRequest => ['PutItem', { TableName, Item: { ...key('f', 1), ...more } }]
  const update = (UpdateExpression: string, value: object): RawRequest => [
    'UpdateItem',
    { TableName, Key: key('f', 1), UpdateExpression, ExpressionAttributeValues: { ':v': value } },
  ]
  const nested = (levels: number): object => (levels === 0 ? S('x') : { M: { a: nested(levels - 1) } })
  const names = (ExpressionAttributeNames: object): RawRequest => [
    'GetItem',
    { TableName, Key: key('f', 1), ProjectionExpression: '#a', ExpressionAttributeNames },
  ]
  const values = { ExpressionAttributeValues: { ':v': S('x') } }
  const Key = key('f', 1)
  return [
    ...['GetItem', 'UpdateItem', 'DeleteItem', 'PutItem'].map(operation => [operation, { TableName }] as const),
    ...[{}, { p: S('a') }, { p: S('a'), s: S('1') }].map(wrong => ['DeleteItem', { TableName, Key: wrong }] as const),
    ...[{}, { s: N(1) }, { p: S('a') }, { p: { NULL: true }, s: N(1) }].map(
      Item => ['PutItem', { TableName, Item }] as const,
    ),
    ...['a', 'a b c', 'x'.repeat(256), undefined].map(name => ['PutItem', { TableName: name, Item: Key }] as const),
    ...[{ NS: [] }, { BS: [] }, { BS: ['AQ==', 'AQ=='] }, { NS: ['x'] }, { N: '' }, { N: ' 1 ' }, { Z: 'a' }].map(z =>
      item({ z }),
    ),
    ...[31, 32].map(levels => item({ z: nested(levels) })),
    ...[{ '': S('x') }, { z: { M: { '': S('x') } } }, { z: { N: '1e125' } }, { z: null }].map(item),
    ...[{ b: { B: 'A'.repeat(1_400) } }, { g: S('x'.repeat(2_049)) }, { z: S('x'.repeat(409_600)) }].map(item),
    ...[S('x'.repeat(409_600)), N('1'.repeat(39)), { SS: [] }].map(value => update('SET z = :v', value)),
    ...[S('x'.repeat(2_049)), N(1), S('')].map(value => update('SET g = :v', value)),
    names({ '#a': '' }),
    names({ '#a': 'x'.repeat(70_000) }),
    names({ a: 'b' }),
    ['PutItem', { TableName, Item: Key, ...values }],
    ['UpdateItem', { TableName, Key, ...values }],
    ['DeleteItem', { TableName, Key, ...values }],
    ['Scan', { TableName, ...values }],
    ['Query', { TableName, ...values }],
    ['Query', { TableName, KeyConditionExpression: '' }],
    ['Scan', { TableName, Limit: 'x' }],
    item({ z: { BOOL: 'x' } }),
    ...[1_000_001, 0].map(TotalSegments => ['Scan', { TableName, Segment: 0, TotalSegments }] as const),
    ...[{}, { TransactItems: [] }, { TransactItems: [{}] }].flatMap(input =>
      ['TransactWriteItems', 'TransactGetItems'].map(operation => [operation, input] as const),
    ),
    ['TransactWriteItems', { TransactItems: [{ ConditionCheck: { TableName, Key } }] }],
    ['TransactWriteItems', { ClientRequestToken: 'x'.repeat(37), TransactItems: [{ Put: { TableName, Item: Key } }] }],
    [
      'TransactWriteItems',
      { TransactItems: Array.from({ length: 101 }, (_, s) => ({ Put: { TableName, Item: key('f', s) } })) },
    ],
    ['BatchGetItem', {}],
    ['BatchGetItem', { RequestItems: { [TableName]: {} } }],
    ['BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: {} }] } }],
    ['DescribeTable', { TableName: 'nopetable' }],
    ['UpdateTable', { TableName, GlobalSecondaryIndexUpdates: [] }],
    ['UpdateTable', { TableName, StreamSpecification: { StreamEnabled: true } }],
    ['UpdateTable', { TableName, StreamSpecification: { StreamEnabled: false, StreamViewType: 'KEYS_ONLY' } }],
    ['UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: true } }],
    ['ListTables', { Limit: 0 }],
    ['ListTables', { Limit: 101 }],
  ]
}
