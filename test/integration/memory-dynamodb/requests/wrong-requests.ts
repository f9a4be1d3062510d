import { key, N, named, type RawRequest, S, tableOf } from './raw-request.ts'

/** Requests about one table: what they read and write builds up, and most of them are wrong in one way. */
export function wrongRequests(TableName: string): RawRequest[] {
  const put = (more: object = {}, options: object = {}, p = 'a', s = 1): RawRequest => [
    'PutItem',
    { TableName, Item: { ...key(p, s), ...more }, ...options },
  ]
  const when = (ConditionExpression: string, values?: object, names?: object): RawRequest =>
    put({}, { ConditionExpression, ...named(values, names) })
  const update = (UpdateExpression: string, values?: object, ReturnValues = 'ALL_NEW'): RawRequest => [
    'UpdateItem',
    { TableName, Key: key('u', 1), UpdateExpression, ReturnValues, ...named(values) },
  ]
  const get = (ProjectionExpression: string): RawRequest => [
    'GetItem',
    { TableName, Key: key('u', 1), ProjectionExpression },
  ]
  const query = (KeyConditionExpression: string, values: object, more: object = {}): RawRequest => [
    'Query',
    { TableName, KeyConditionExpression, ExpressionAttributeValues: values, ...more },
  ]
  const a = { ':p': S('a') }
  const g = { ':g': S('G') }
  return [
    put({ g: S('G'), b: { B: 'AQ==' }, l: N(5), x: S('xx'), y: S('yy') }),
    put({ g: S('G'), b: { B: 'AA==' }, l: N(-3) }, {}, 'a', 2),
    put({ g: S('G'), l: N(100) }, {}, 'a', 10),
    put({}, {}, 'a', -1.5),
    ...[{ p: N(1) }, { p: S('') }, { g: N(1) }, { b: { B: '' } }].map(wrong => put(wrong)),
    ...[{ SS: [] }, { SS: ['a', 'a'] }, { NS: ['1', '1.0'] }, { N: 'abc' }, { N: '1e126' }, { N: '1e-131' }].map(z =>
      put({ z }),
    ),
    ...[{ N: '1'.repeat(39) }, { NULL: false }, { S: 'a', N: '1' }, {}].map(z => put({ z })),
    put({}, {}, 'x'.repeat(2049)),
    put({}, { ReturnValues: 'ALL_NEW' }),
    put({}, { ExpressionAttributeNames: { '#a': 'a' } }),
    ...['', 'a =', 'a = :v', '#a = b', 'foo(a)', 'size(a)', 'attribute_exists(a, b)', 'a = a', '(a = b'].map(text =>
      when(text),
    ),
    when('attribute_exists(:v)', { ':v': S('') }),
    when('begins_with(a, :v)', { ':v': N(1) }),
    when('a < :v', { ':v': { BOOL: true } }),
    when('a BETWEEN :v AND :w', { ':v': N(2), ':w': N(1) }),
    when('a BETWEEN :v AND :w', { ':v': N(2), ':w': S('1') }),
    when('a = :v', { ':v': S('1'), ':w': S('2') }),
    when('a = :v', { ':v': S('1') }, { '#a': 'a' }),
    when('a = :v', {}),
    when('a = :v', { v: S('1') }),
    put(
      {
        m: { M: { a: S('1'), b: { L: [N(1), N(2)] } } },
        l1: { L: [N(1), N(2), N(3)] },
        n: N(1),
        ss: { SS: ['a', 'b'] },
      },
      {},
      'u',
    ),
    ...['m.a, l1[0], l1[2]', 'l1[2], l1[0], absent, m.zz', 'm, m.a', 'm.a, m[0]', 'm.b[1], m.b[0]', '', 'absent'].map(
      get,
    ),
    ...[{ p: S('a') }, { p: S('a'), s: S('1') }, { ...key('a', 1), z: S('') }].map(
      Key => ['GetItem', { TableName, Key }] as const,
    ),
    ['GetItem', { TableName: 'nope', Key: key('a', 1) }],
    update('SET n = n + :n', { ':n': N(2) }, 'UPDATED_NEW'),
    update('SET n = n + :n', { ':n': S('2') }),
    update('SET zz = n + q'),
    update('SET p = :n', { ':n': S('z') }),
    ...['SET n = :n SET m = :n', 'SET n = :n, n = :n', 'SET m.a = :n, m = :n', 'SET m.a = :n, m[0] = :n'].map(text =>
      update(text, { ':n': N(1) }),
    ),
    ...['foo n :n', 'SET n = list_append(n, :n)', 'SET n = if_not_exists(:n, n)', 'SET n = n + :n + :n'].map(text =>
      update(text, { ':n': N(1) }),
    ),
    update('ADD m :n', { ':n': S('x') }),
    update('ADD n :n', { ':n': { SS: ['x'] } }),
    update('DELETE ss :n', { ':n': N(1) }),
    update('DELETE ss :n', { ':n': { SS: ['a'] } }),
    update('SET l1[9] = :a, l1[7] = :b', { ':a': S('nine'), ':b': S('seven') }),
    update('REMOVE l1[0] SET l1[1] = :b', { ':b': S('one') }),
    update('SET l1[50] = :b REMOVE l1[4]', { ':b': S('fifty') }),
    ...['REMOVE nope.x', 'SET n = foo(n)', ''].map(text => update(text)),
    update('SET nope.x = :n', { ':n': N(1) }),
    update('DELETE nope :n', { ':n': { SS: ['a'] } }),
    update('SET g = :n', { ':n': S('') }),
    query('p = :p', a),
    query('p = :p AND s > :s', { ...a, ':s': N(-1.5) }),
    query('p = :p AND s BETWEEN :s AND :t', { ...a, ':s': N(1), ':t': N(2) }, { ScanIndexForward: false }),
    query(':p = p', a),
    query('(p = :p) AND (s = :s)', { ...a, ':s': N(1) }),
    query('p = :p AND s > :s', { ...a, ':s': S('x') }),
    ...['p > :p', 'p = :p AND zz = :p', 'p = :p OR s = :p', 'p = :p AND p = :p'].map(text => query(text, a)),
    ...['s <> :s', 'begins_with(s, :s)', 'contains(s, :s)', 'm.x = :s'].map(text =>
      query(`p = :p AND ${text}`, { ...a, ':s': N(1) }),
    ),
    query('p = :p', { ':p': S('') }),
    query('p = :p', a, { FilterExpression: 's > :p' }),
    ...['COUNT', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'XX'].map(Select => query('p = :p', a, { Select })),
    ...['COUNT', 'ALL_ATTRIBUTES'].map(Select => query('p = :p', a, { Select, ProjectionExpression: 'x' })),
    query('g = :g', g, { IndexName: 'nope' }),
    query('g = :g', g, { IndexName: 'all' }),
    query('g = :g', g, { IndexName: 'some', Limit: 1 }),
    query('g = :g AND l > :l', { ...g, ':l': N(0) }, { IndexName: 'some' }),
    query('g = :g', g, { IndexName: 'some', ConsistentRead: true }),
    query('g = :g', g, { IndexName: 'some', Select: 'ALL_ATTRIBUTES' }),
    query('g = :g', g, { IndexName: 'some', ProjectionExpression: 'y' }),
    query('p = :p', a, { IndexName: 'local', ConsistentRead: true }),
    query('p = :p', a, { IndexName: 'local', ProjectionExpression: 'x' }),
    query('g = :g', g, { IndexName: 'some', ExclusiveStartKey: { ...key('a', 2), g: S('G'), l: N(-3) } }),
    query('g = :g', g, { IndexName: 'some', ExclusiveStartKey: { ...key('a', 2), g: S('H'), l: N(-3) } }),
    query('p = :p', a, { ExclusiveStartKey: { p: S('a') } }),
    query('p = :p', a, { Limit: 0 }),
    ['Query', { TableName }],
    ...[{ Segment: 1 }, { TotalSegments: 2 }, { Segment: 2, TotalSegments: 2 }, { Limit: 0 }].map(
      more => ['Scan', { TableName, ...more }] as const,
    ),
    ...batchesAndTransactions(TableName),
  ]
}

function batchesAndTransactions(TableName: string): RawRequest[] {
  const many = (count: number) => Array.from({ length: count }, (_, s) => key('many', s))
  const putRequest = (Item: object) => ({ PutRequest: { Item } })
  return [
    ...[{}, { [TableName]: { Keys: [] } }, { [TableName]: { Keys: [key('a', 1), key('a', 1)] } }].map(
      RequestItems => ['BatchGetItem', { RequestItems }] as const,
    ),
    ['BatchGetItem', { RequestItems: { [TableName]: { Keys: many(101) } } }],
    ['BatchGetItem', { RequestItems: { [TableName]: { Keys: [key('a', 1)], ProjectionExpression: 'x' } } }],
    ...[{}, { [TableName]: [] }, { [TableName]: [{}] }, { [TableName]: many(26).map(putRequest) }].map(
      RequestItems => ['BatchWriteItem', { RequestItems }] as const,
    ),
    [
      'BatchWriteItem',
      { RequestItems: { [TableName]: [putRequest(key('b', 1)), { DeleteRequest: { Key: key('b', 1) } }] } },
    ],
    ['TransactGetItems', { TransactItems: [{ Get: { TableName, Key: key('a', 1), ProjectionExpression: 'nope' } }] }],
    ['TransactGetItems', { TransactItems: ['a', 'none'].map(p => ({ Get: { TableName, Key: key(p, 1) } })) }],
    ['TransactWriteItems', { TransactItems: [] }],
    ['TransactWriteItems', { TransactItems: [1, 2].map(() => ({ Put: { TableName, Item: key('t', 1) } })) }],
    [
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName, Item: key('t', 1) }, Delete: { TableName, Key: key('t', 9) } }] },
    ],
    ['TransactWriteItems', { TransactItems: [{ ConditionCheck: { TableName, Key: key('t', 1) } }] }],
    ['UpdateTable', { TableName }],
    ['UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: false, AttributeName: 'ttl' } }],
    ['UpdateTimeToLive', { TableName, TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' } }],
    ['DescribeTimeToLive', { TableName }],
    ['CreateTable', tableOf(TableName)],
    ['CreateTable', { ...tableOf('other'), KeySchema: tableOf('other').KeySchema.toReversed() }],
    ['CreateTable', { ...tableOf('other'), AttributeDefinitions: tableOf('other').AttributeDefinitions.slice(1) }],
    ['ExecuteNothing', {}],
  ]
}
