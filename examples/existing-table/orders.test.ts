import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams'
import { openDatabase } from 'dynamo-signals'
import { ledgerTable } from 'dynamo-signals/table'
import { createTables, StreamDriver } from 'dynamo-signals/testing'
import { openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { connectReceivers, Order } from './orders.ts'

const THEIRS = { name: 'orders', partitionKey: 'pk', sortKey: 'sk', indexes: [], stream: true }

/** A DynamoDB on a free port, with the table of the other code and a ledger. */
async function openTables() {
  const dynamodb = await openEmbedded({ port: 0 })
  onTestFinished(() => dynamodb.close())
  const local = {
    endpoint: dynamodb.endpoint,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  const client = new DynamoDBClient(local)
  await createTables(client, [THEIRS, ledgerTable('orders-ledger')])
  const stream = new StreamDriver({ client: new DynamoDBStreamsClient(local), tableName: 'orders' })
  return { client, stream }
}

/** Writes an order as the other code does, which does not know the library. */
function putOrder(client: DynamoDBClient, status: string) {
  const Item = {
    pk: { S: 'CUSTOMER#7' },
    sk: { S: 'ORDER#1' },
    type: { S: 'order' },
    orderId: { S: '1' },
    status: { S: status },
    total: { N: '5' },
  }
  return client.send(new PutItemCommand({ TableName: 'orders', Item }))
}

it('mails the invoice of an order once, when it is paid', async () => {
  const { client, stream } = await openTables()
  const sent: string[] = []
  const disconnect = connectReceivers(async text => void sent.push(text))
  onTestFinished(() => void disconnect())
  const database = openDatabase({ client, ledgerTableName: 'orders-ledger', models: [Order] })

  await putOrder(client, 'placed')
  await putOrder(client, 'paid')
  await stream.deliver(database, 'mails')
  await stream.deliverAgain(database, 'mails')

  expect(sent).toEqual(['Invoice of order 1: 5'])
})
