import { API_MODELS, type HttpSettings, type LogEntry } from '@dynamo-signals/api'
import { seedProducts } from '@dynamo-signals/shop'
import { createApp } from '@dynamo-signals/web'
import type { Database } from 'dynamo-signals'
import { httpSettings } from './http-settings.ts'
import { activeUser, EMAIL, memoryShop } from './memory-shop.ts'

export { EMAIL, PASSWORD } from './memory-shop.ts'

const ORIGIN = 'http://localhost:3000'

/** The whole shop over tables in memory: pages and API over {@link memoryShop}. */
export function httpShop(settings: Partial<HttpSettings> = {}) {
  const shop = memoryShop(API_MODELS, { publicUrl: ORIGIN })
  const { context, database } = shop
  const logged: LogEntry[] = []
  const http = { ...httpSettings(ORIGIN, logged), ...settings }
  const open = (over: Database = database) => createApp({ shop: { ...context, database: over }, settings: http })
  const app = open()
  return {
    ...shop,
    logged,
    http,
    app,
    /** The same shop over another database. */
    open,
    seed: () => seedProducts(context),
    /** Sends JSON to the API. */
    json: async (...input: Parameters<typeof jsonRequest>) => app.fetch(jsonRequest(...input)),
    /** Sends a form to a page. */
    form: async (...input: Parameters<typeof formRequest>) => app.fetch(formRequest(...input)),
    /** Signs up a user and follows the link. */
    activeUser: (email = EMAIL) => activeUser(shop, email),
  }
}
export type HttpShop = ReturnType<typeof httpShop>

type Headers = Readonly<Record<string, string>>

/** JSON for the API. */
export function jsonRequest(method: string, path: string, body?: unknown, headers: Headers = {}): Request {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const content = body === undefined ? {} : { body: JSON.stringify(body) }
  return new Request(ORIGIN + path, { method, headers: { ...type, ...headers }, ...content })
}

/** A form of a page. */
export function formRequest(path: string, fields: Readonly<Record<string, string>>, headers: Headers = {}): Request {
  const body = new URLSearchParams(fields)
  return new Request(ORIGIN + path, { method: 'POST', headers: { Origin: ORIGIN, ...headers }, body })
}

/** The cookies an answer sets, as a browser sends them back. */
export function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map(line => line.split(';')[0] ?? '')
    .filter(pair => !pair.endsWith('='))
    .join('; ')
}

/** The problem in an answer of the API. */
export async function problemIn(response: Response): Promise<Record<string, unknown>> {
  return { ...((await response.json()) as object) }
}
