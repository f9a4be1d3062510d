import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SESClient } from '@aws-sdk/client-ses'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Context, connectReceivers, createContext, MODELS, sesMailer } from '@dynamo-signals/shop'
import { openDatabase } from 'dynamo-signals'
import { readSettings } from './settings.ts'

let shop: Context | undefined

/** Opens the shop once a process: its clients, its database, and its receivers, all of them connected. */
export function openShop(): Context {
  shop ??= open()
  return shop
}

function open(): Context {
  const { dataTable, ledgerTable, sender, tokenKeys, publicUrl } = readSettings()
  const database = openDatabase({
    client: DynamoDBDocumentClient.from(new DynamoDBClient({ cacheMiddleware: true })),
    tableName: dataTable,
    ledgerTableName: ledgerTable,
    models: MODELS,
  })
  // SES has no idempotency token: a client that tries again by itself sends a mail twice.
  const ses = new SESClient({ maxAttempts: 1, requestHandler: { requestTimeout: 10_000, connectionTimeout: 2_000 } })
  const context = createContext({ database, mailer: sesMailer({ client: ses, from: sender }), tokenKeys, publicUrl })
  connectReceivers(context)
  return context
}
