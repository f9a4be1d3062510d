import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SESClient } from '@aws-sdk/client-ses'
import { API_MODELS } from '@dynamo-signals/api'
import { connectReceivers, createShop, MODELS, type Shop, type StoredFault, sesMailer } from '@dynamo-signals/shop'
import { openDatabase } from 'dynamo-signals'
import { describeError, openLog } from './log.ts'
import { readSettings } from './settings.ts'

let shop: Shop | undefined

/** Opens the shop once per process: its clients, its database, and its receivers, all connected. */
export function openShop(): Shop {
  shop ??= open()
  return shop
}

function open(): Shop {
  const { dataTable, ledgerTable, sender, tokenKeys, publicUrl } = readSettings()
  const database = openDatabase({
    // The process sends the same few commands repeatedly, so it can reuse their resolved middleware.
    client: new DynamoDBClient({ cacheMiddleware: true }),
    tableName: dataTable,
    ledgerTableName: ledgerTable,
    models: [...MODELS, ...API_MODELS],
  })
  // SES has no idempotency token, so a client that retries on its own can send a mail twice.
  const ses = new SESClient({ maxAttempts: 1, requestHandler: { requestTimeout: 10_000, connectionTimeout: 2_000 } })
  const opened = createShop({ database, mailer: sesMailer({ client: ses, from: sender }), tokenKeys, publicUrl })
  const shop = { ...opened, report: logFault }
  connectReceivers(shop)
  return shop
}

const logger = openLog()

/** Logs a stored item that a receiver cannot use. Requests log such items in the API's log, with their ids. */
function logFault({ model, id, error }: StoredFault): void {
  logger.error('A stored item is not valid and was skipped. Fix or delete it.', {
    model,
    id,
    failure: describeError(error),
  })
}
