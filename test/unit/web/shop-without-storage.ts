import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { API_MODELS, type HttpSettings, type LogEntry } from '@dynamo-signals/api'
import { createShop, MODELS } from '@dynamo-signals/shop'
import { createApp } from '@dynamo-signals/web'
import { openDatabase } from 'dynamo-signals'

/** The pages of a shop whose database cannot be reached: what was asked of it is counted. */
export function shopWithoutStorage(settings: Partial<HttpSettings> = {}, inboxUrl?: string) {
  const asked: unknown[] = []
  const log: LogEntry[] = []
  const client = new DynamoDBClient({
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: async (request: unknown) => {
        asked.push(request)
        throw Object.assign(new Error('connect ECONNREFUSED secret-table'), { code: 'ECONNREFUSED' })
      },
    },
  })
  const models = [...MODELS, ...API_MODELS]
  const shop = createShop({
    database: openDatabase({ client, tableName: 'secret-table', ledgerTableName: 'secret-ledger', models }),
    mailer: { send: async () => {} },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    publicUrl: 'https://shop.example',
  })
  const app = createApp({
    shop,
    inboxUrl,
    settings: {
      secureCookies: true,
      publicUrl: 'https://shop.example',
      allowedOrigins: [],
      rateLimits: false,
      clientIp: () => '192.0.2.1',
      log: entry => void log.push(entry),
      ...settings,
    },
  })
  return { app, asked, log }
}

/** A form as a browser sends it. */
export function form(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
  return { method: 'POST', body: new URLSearchParams(fields), headers }
}
