import { API_MODELS, createApi, type HttpSettings, type LogEntry } from '@dynamo-signals/api'
import { createShop, MODELS } from '@dynamo-signals/shop'
import { type DatabaseOptions, openDatabase, type Transport } from 'dynamo-signals'

/** An API whose database must not be used, or is used through the test's own client. */
export function offlineApi(settings: Partial<HttpSettings> = {}, client: DatabaseOptions['client'] = unreachable) {
  const logged: LogEntry[] = []
  const database = openDatabase({
    client,
    tableName: 'data',
    ledgerTableName: 'ledger',
    models: [...MODELS, ...API_MODELS],
    deadline: 100,
  })
  const shop = createShop({
    database,
    mailer: { send: async () => {} },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    publicUrl: 'http://localhost:3000',
  })
  const api = createApi({
    shop,
    settings: {
      secureCookies: false,
      publicUrl: 'http://localhost:3000',
      allowedOrigins: [],
      rateLimits: true,
      clientIp: () => '192.0.2.1',
      log: entry => void logged.push(entry),
      ...settings,
    },
  })
  return { api, shop, logged }
}

/** Every route, and a body it takes. */
export const ROUTES: readonly [method: string, path: string, body?: object][] = [
  ['GET', '/api/health'],
  ['POST', '/api/users', { email: 'ada@example.org', password: 'three brown foxes' }],
  ['POST', '/api/activations', { token: 'x' }],
  ['POST', '/api/activations/resend', { email: 'ada@example.org' }],
  ['POST', '/api/sessions', { email: 'ada@example.org', password: 'three brown foxes' }],
  ['DELETE', '/api/sessions'],
  ['GET', '/api/me'],
  ['POST', '/api/me/password', { currentPassword: 'three brown foxes', password: 'seven green herons' }],
  ['DELETE', '/api/me/sessions'],
  ['POST', '/api/password-resets', { email: 'ada@example.org' }],
  ['POST', '/api/password-resets/confirm', { token: 'x', password: 'seven green herons' }],
  ['GET', '/api/products'],
  ['GET', '/api/cart'],
  ['POST', '/api/cart/items', { productId: 'x', quantity: 1 }],
  ['PATCH', '/api/cart/items/x', { quantity: 1 }],
  ['DELETE', '/api/cart/items/x'],
  ['POST', '/api/orders', { total: { amount: 1250, currency: 'EUR' } }],
  ['GET', '/api/orders'],
  ['GET', '/api/orders/x'],
]

const unreachable: Transport = async () => {
  throw new Error('Nobody may ask the database here.')
}
