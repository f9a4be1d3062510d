import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { API_MODELS, logFaults } from '@dynamo-signals/api'
import { connectReceivers, createShop, MODELS, type Shop, sesMailer } from '@dynamo-signals/shop'
import { type DatabaseOptions, openDatabase } from 'dynamo-signals'
import { openSes } from './open-ses.ts'
import { readSettings } from './settings.ts'
import { writeLogLine } from './write-log-line.ts'

let shop: Shop | undefined

/**
 * Opens the shop once per process: its clients, its database, and its receivers, all connected. The first call can pass what
 * sends the requests to DynamoDB. Default: the SDK's client.
 */
export function openShop(client?: DatabaseOptions['client']): Shop {
  // The process sends the same few commands repeatedly, so it can reuse their resolved middleware.
  shop ??= open(client ?? new DynamoDBClient({ cacheMiddleware: true }))
  return shop
}

function open(client: DatabaseOptions['client']): Shop {
  const { dataTable, ledgerTable, sender, tokenKeys, publicUrl, mailsPerSecond } = readSettings()
  const database = openDatabase({
    client,
    tableName: dataTable,
    ledgerTableName: ledgerTable,
    models: [...MODELS, ...API_MODELS],
  })
  const mailer = sesMailer({ client: openSes(), from: sender })
  const opened = createShop({ database, mailer, tokenKeys, publicUrl, mailsPerSecond })
  // Pages and API log stored faults with their request's ID instead.
  const shop = logFaults(opened, { log: writeLogLine })
  connectReceivers(shop)
  return shop
}
