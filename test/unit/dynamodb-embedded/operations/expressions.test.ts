import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { beforeEach, describe, expect, it } from 'vitest'
import { THINGS, thing } from '../../../support/embedded-table.ts'

// The words are those of DynamoDB Local. test/integration/memory-dynamodb compares many more with it.
const { TableName } = THINGS
let dynamodb: EmbeddedDynamoDB
beforeEach(() => {
  dynamodb = new EmbeddedDynamoDB()
  dynamodb.perform('CreateTable', THINGS)
})

const valuesOf = (text: string, value: object) =>
  text.includes(':v') ? { ExpressionAttributeValues: { ':v': value } } : {}

describe('a condition', () => {
  const put = (ConditionExpression: string, value: object = { S: 'x' }) =>
    dynamodb.perform('PutItem', {
      TableName,
      Item: thing('a', 1, { a: { S: 'x' } }),
      ConditionExpression,
      ...valuesOf(ConditionExpression, value),
    })

  it.each([
    '(a) = :v OR attribute_not_exists(a)',
    'a = (:v) OR size((a)) = size(b) OR attribute_not_exists((a))',
    '(a) IN (:v) OR a IN ((:v), b) OR (attribute_not_exists(a))',
    'NOT (a = :v AND (b = :v OR c = :v))',
    'size(a) BETWEEN size(b) AND :v OR NOT NOT attribute_not_exists(a)',
  ])('may have parentheses: %s', expression => {
    expect(() => put(expression)).not.toThrow()
  })

  const distinct = (operator: string) =>
    `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: [a]`
  it.each([
    ['((a = :v))', 'The expression has redundant parentheses;'],
    ['NOT ((a = :v) )', 'The expression has redundant parentheses;'],
    ['a IN (((:v)))', 'The expression has redundant parentheses;'],
    ['a == :v', 'Syntax error; token: "=", near: "== :v"'],
    ['a..b = :v', 'Syntax error; token: ".", near: "..b"'],
    ['a = "x"', 'Syntax error; token: """, near: "= "x"'],
    ['a = :v OR', 'Syntax error; token: "<EOF>", near: "OR"'],
    ['_a = :v', 'Syntax error; token: "_", near: "_a"'],
    ['a.NOT = :v', 'Syntax error; token: "NOT", near: ".NOT ="'],
    ['a IN ()', 'Syntax error; token: ")", near: "()"'],
    ['a = a', distinct('=')],
    ['a IN (b, a)', distinct('IN')],
    ['a BETWEEN a AND :v', distinct('BETWEEN')],
    ['contains(a, a)', distinct('contains')],
    [
      `a IN (${Array.from({ length: 101 }, () => ':v')})`,
      'The IN operator is provided with too many operands; number of operands: 101',
    ],
    [
      'size(a, b) = :v',
      'Incorrect number of operands for operator or function; operator or function: size, number of operands: 2',
    ],
    [
      'size(size(a)) = :v',
      'Incorrect operand type for operator or function; operator or function: size, operand type: N',
    ],
    [
      'attribute_exists(size(a))',
      'Operator or function requires a document path; operator or function: attribute_exists',
    ],
    [
      'attribute_type(a, b)',
      'Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {',
    ],
    [
      'attribute_exists(a) = :v',
      'The function is not allowed to be used this way in an expression; function: attribute_exists',
    ],
    ['a = contains(b, :v)', 'The function is not allowed to be used this way in an expression; function: contains'],
    ['if_not_exists(a, :v) = :v', 'The function is not allowed in a condition expression; function: if_not_exists'],
    ['foo(a)', 'Invalid function name; function: foo'],
    [`a = :v${' '.repeat(4_091)}`, 'Expression size has exceeded the maximum allowed size; expression size: 4097'],
  ])('is refused: %s', (expression, words) => {
    expect(() => put(expression)).toThrow(`Invalid ConditionExpression: ${words}`)
  })

  it.each([{ N: '1' }, { BOOL: true }, { NULL: true }])('cannot ask for the size of %j', value => {
    expect(() => put('size(:v) = size(a)', value)).toThrow('operator or function: size, operand type: ')
  })
})

describe('an update', () => {
  const update = (UpdateExpression: string, value: object = { N: '2' }) =>
    dynamodb.perform('UpdateItem', {
      TableName,
      Key: thing('a', 1),
      UpdateExpression,
      ReturnValues: 'UPDATED_NEW',
      ...valuesOf(UpdateExpression, value),
    })

  it.each([
    ['SET n = (:v)', '2'],
    ['SET n = (:v + :v)', '4'],
    ['SET n = (:v) - (if_not_exists((n), (:v)))', '0'],
    ['SET n = if_not_exists(n, if_not_exists(m, :v)) + :v', '4'],
  ])('may have parentheses: %s', (expression, N) => {
    expect(update(expression)).toEqual({ Attributes: { n: { N } } })
  })

  const count = (name: string, operands: number) =>
    `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands}`
  it.each([
    ['SET n = ((:v))', 'The expression has redundant parentheses;'],
    ['SET n = (:v + :v) + :v', 'Syntax error; token: "+", near: ") + :v"'],
    ['SET n = :v, REMOVE m', 'Syntax error; token: "REMOVE", near: ", REMOVE m"'],
    ['SET n = :v m = :v', 'Syntax error; token: "m", near: ":v m ="'],
    ['SET n = -:v', 'Syntax error; token: "-", near: "= -:v"'],
    ['SET n = if_not_exists(n)', count('if_not_exists', 1)],
    ['SET n = list_append(n, m, :v)', count('list_append', 3)],
    ['SET n = size(m)', 'The function is not allowed in an update expression; function: size'],
    [
      'SET n = list_append(list_append(n, :v), :v)',
      'The function is not allowed to be used this way in an expression; function: list_append',
    ],
    [
      'SET n = list_append(n, :v) + :v',
      'The function is not allowed to be used this way in an expression; function: list_append',
    ],
    [
      'SET n = if_not_exists(:v, n)',
      'Operator or function requires a document path; operator or function: if_not_exists',
    ],
    [
      'SET n = :v ADD n :v',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [n], path two: [n]',
    ],
  ])('is refused: %s', (expression, words) => {
    expect(() => update(expression)).toThrow(`Invalid UpdateExpression: ${words}`)
  })
})

describe('a key condition', () => {
  const query = (KeyConditionExpression: string, value: object = { S: 'a' }) =>
    dynamodb.perform('Query', { TableName, KeyConditionExpression, ...valuesOf(KeyConditionExpression, value) })

  it('may have parentheses, and the value first', () => {
    expect(query('((pk) = (:v))')).toMatchObject({ Count: 0 })
    expect(query('(:v = pk)')).toMatchObject({ Count: 0 })
  })

  it.each([
    ['((pk = :v))', 'Invalid KeyConditionExpression: The expression has redundant parentheses;'],
    ['', 'Invalid KeyConditionExpression: The expression can not be empty;'],
    ['pk = pk', 'operator: =, first operand: [pk]'],
    ['pk = sk', 'Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition'],
    [':v = :v', 'Invalid condition in KeyConditionExpression: No key attribute specified'],
    ['size(pk) = :v', 'KeyConditionExpressions cannot contain nested operations'],
    ['pk = :v AND contains(sk, :v)', 'Invalid operator used in KeyConditionExpression: contains'],
    [
      'begins_with(:v, pk)',
      'Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand',
    ],
    [
      'begins_with(pk)',
      'Invalid KeyConditionExpression: Incorrect number of operands for operator or function; operator or function: begins_with, number of operands: 1',
    ],
    ['pk = :v AND sk = :v AND kind = :v', 'Conditions can be of length 1 or 2 only'],
    ['pk = :v AND m.a = :v', 'KeyConditionExpressions cannot have conditions on nested attributes'],
    ['sk = :v', 'Query condition missed key schema element: pk'],
  ])('is refused: %s', (expression, words) => {
    expect(() => query(expression)).toThrow(words)
  })
})

describe('a key attribute', () => {
  const attempts: Readonly<Record<string, (path: string) => object>> = {
    'a projection': path => dynamodb.perform('GetItem', { TableName, Key: thing('a', 1), ProjectionExpression: path }),
    'a filter': path => dynamodb.perform('Scan', { TableName, FilterExpression: `attribute_exists(${path})` }),
    'a condition': path =>
      dynamodb.perform('DeleteItem', {
        TableName,
        Key: thing('a', 1),
        ConditionExpression: `attribute_not_exists(${path})`,
      }),
    'what an update reads': path =>
      dynamodb.perform('UpdateItem', {
        TableName,
        Key: thing('a', 1),
        UpdateExpression: `SET n = if_not_exists(${path}, m)`,
      }),
  }

  it.each(Object.entries(attempts))('has no parts, even in %s', (_where, attempt) => {
    const words = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed"
    expect(() => attempt('pk.part')).toThrow(`${words}: Key: pk`)
    expect(() => attempt('kind[0]')).toThrow(`${words}: IndexKey: kind`)
  })
})

it.each([
  ['PutItem', { Item: thing('a', 1) }, 'ConditionExpression is null'],
  ['UpdateItem', { Key: thing('a', 1) }, 'UpdateExpression and ConditionExpression are null'],
  ['Scan', {}, 'FilterExpression is null'],
])('names the missing expressions if %s has values but no expression', (operation, input, words) => {
  const ExpressionAttributeValues = { ':v': { S: 'x' } }
  expect(() => dynamodb.perform(operation, { TableName, ...input, ExpressionAttributeValues })).toThrow(
    `ExpressionAttributeValues can only be specified when using expressions: ${words}`,
  )
})

it.each([
  ['', 'Empty attribute name'],
  ['ü'.repeat(32_768), 'Attribute name is too large, must be less than 65536 bytes'],
])('refuses names of attributes that are empty or too long, wherever they are', (name, words) => {
  const nested = thing('a', 1, { map: { M: { [name]: { S: 'x' } } } })
  const names = { ExpressionAttributeNames: { '#n': name } }

  expect(() => dynamodb.perform('PutItem', { TableName, Item: nested })).toThrow(words)
  expect(() =>
    dynamodb.perform('GetItem', { TableName, Key: thing('a', 1), ProjectionExpression: '#n', ...names }),
  ).toThrow(`ExpressionAttributeNames contains invalid value: ${words} for key #n`)
})
