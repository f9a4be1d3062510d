import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { putThing, THINGS, thing } from '../../support/embedded-table.ts'

const { TableName } = THINGS
let dynamodb: EmbeddedDynamoDB
beforeEach(async () => {
  dynamodb = new EmbeddedDynamoDB()
  await dynamodb.transport('CreateTable', THINGS)
})

const transact = () =>
  dynamodb.transport('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: thing('a', 1) } }] })

it('cancels a transaction for a conflict once, with its reasons', async () => {
  dynamodb.fail('TransactWriteItems', { once: 'TransactionConflict' })

  await expect(transact()).rejects.toMatchObject({
    name: 'TransactionCanceledException',
    CancellationReasons: [{ Code: 'TransactionConflict' }],
  })
  expect(dynamodb.items(TableName)).toEqual([])
  await expect(transact()).resolves.toEqual({})
})

it('refuses a single write for a conflict as DynamoDB does', async () => {
  dynamodb.fail('PutItem', { once: 'TransactionConflict' })

  await expect(putThing(dynamodb, thing('a', 1))).rejects.toMatchObject({ name: 'TransactionConflictException' })
})

it('throttles the requested number of times', async () => {
  dynamodb.fail('PutItem', { times: 2, error: 'ProvisionedThroughputExceededException' })

  const answers = []
  for (let n = 0; n < 3; n++) answers.push(await putThing(dynamodb, thing('a', n)).catch((error: Error) => error.name))

  expect(answers).toEqual([
    'ProvisionedThroughputExceededException',
    'ProvisionedThroughputExceededException',
    undefined,
  ])
})

it('fails until it is canceled', async () => {
  const undo = dynamodb.fail('GetItem', { always: 'InternalServerError' })
  const get = () => dynamodb.transport('GetItem', { TableName, Key: thing('a', 1) })
  await expect(get()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
  await expect(get()).rejects.toThrow()

  undo()

  await expect(get()).resolves.toEqual({})
})

it('performs a write and loses its response', async () => {
  dynamodb.fail('PutItem', { once: 'AnswerLost' })

  await expect(putThing(dynamodb, thing('a', 1))).rejects.toMatchObject({ name: 'InternalServerError' })

  expect(dynamodb.items(TableName)).toHaveLength(1)
})

it('affects only the selected requests', async () => {
  dynamodb.fail('PutItem', {
    always: 'ThrottlingException',
    when: ({ Item }) => Item?.pk?.S === 'hot',
  })

  await putThing(dynamodb, thing('cold', 1))
  await expect(putThing(dynamodb, thing('hot', 1))).rejects.toMatchObject({ name: 'ThrottlingException' })

  expect(dynamodb.items(TableName)).toHaveLength(1)
})

it('performs a transaction and then fails, the requested number of times', async () => {
  dynamodb.fail('TransactWriteItems', { times: 1, error: 'ThrottlingException', after: true })

  await expect(transact()).rejects.toMatchObject({ name: 'ThrottlingException' })

  expect(dynamodb.items(TableName)).toHaveLength(1)
})

it('ends the connection without a response, in process and over HTTP', async () => {
  dynamodb.fail('PutItem', { times: 2, error: 'ConnectionReset', after: true })
  const { endpoint } = await dynamodb.listen()
  onTestFinished(() => dynamodb.close())
  const headers = { 'x-amz-target': 'DynamoDB_20120810.PutItem' }
  const body = JSON.stringify({ TableName, Item: thing('b', 1) })

  await expect(putThing(dynamodb, thing('a', 1))).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(fetch(endpoint, { method: 'POST', headers, body })).rejects.toThrow('fetch failed')

  expect(dynamodb.items(TableName)).toHaveLength(2)
})

it('does not plan a fault that it does not know', () => {
  expect(() => dynamodb.fail('PutItem', { once: 'Typo' })).toThrow(/unknown fault "Typo". Use one of: AnswerLost/)
  expect(() => dynamodb.fail('PutItems', { once: 'AnswerLost' })).toThrow("fail('PutItems'): unknown operation.")
})
