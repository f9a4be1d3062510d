import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { THINGS, thing } from '../../support/embedded-table.ts'

const { TableName } = THINGS
const access = {
  endpoint: 'http://in-memory',
  region: 'local',
  credentials: { accessKeyId: 'a', secretAccessKey: 'a' },
}

async function opened() {
  const dynamodb = new EmbeddedDynamoDB()
  await dynamodb.transport('CreateTable', THINGS)
  const { requestHandler } = dynamodb
  const client = new DynamoDBClient({ ...access, requestHandler })
  onTestFinished(() => client.destroy())
  return { dynamodb, client, requestHandler }
}

it('answers a client of the SDK without a port', async () => {
  const { client, dynamodb } = await opened()
  const Item = { ...thing('a', 1), bytes: { B: new Uint8Array([1, 2]) }, text: { S: 'Köln' } }

  await client.send(new PutItemCommand({ TableName, Item }))

  expect((await client.send(new GetItemCommand({ TableName, Key: thing('a', 1) }))).Item).toEqual(Item)
  expect(dynamodb.items(TableName)).toHaveLength(1)
})

it('answers with the errors of DynamoDB, and the client retries a lost response', async () => {
  const { client, dynamodb } = await opened()
  const Item = thing('a', 1)
  const put = (ConditionExpression?: string) =>
    client.send(new PutItemCommand({ TableName, Item, ...(ConditionExpression && { ConditionExpression }) }))
  dynamodb.fail('PutItem', { once: 'ConnectionReset', after: true })

  await put()

  await expect(put('attribute_not_exists(pk)')).rejects.toMatchObject({
    name: 'ConditionalCheckFailedException',
    $metadata: { httpStatusCode: 400 },
  })
})

it('performs nothing for a request that was aborted', async () => {
  const { client, dynamodb } = await opened()
  const put = new PutItemCommand({ TableName, Item: thing('a', 1) })

  await expect(client.send(put, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
  expect(dynamodb.items(TableName)).toEqual([])
})

it('answers a client of DynamoDB Streams', async () => {
  const { requestHandler } = await opened()
  const streams = new DynamoDBStreamsClient({ ...access, requestHandler })

  expect((await streams.send(new ListStreamsCommand({ TableName }))).Streams).toMatchObject([{ TableName }])
})

it('reads the bytes of a request, never its text: a body of the SDK warns when it is converted to a string', async () => {
  const { requestHandler } = await opened()
  class Body extends Uint8Array {
    override valueOf(): never {
      throw new Error('The body was used as a string.')
    }
    override readonly toString = this.valueOf
  }
  const headers = { 'x-amz-target': 'DynamoDB_20120810.DescribeTable' }

  const { response } = await requestHandler.handle({
    headers,
    body: new Body(new TextEncoder().encode(JSON.stringify({ TableName }))),
  })

  expect(response.statusCode).toBe(200)
})
