import { API_MODELS, type HttpSettings, type LogEntry } from '@dynamo-signals/api'
import {
  activate,
  connectReceivers,
  createShop,
  type Mail,
  MODELS,
  type Shop,
  seedProducts,
  signUp,
  User,
} from '@dynamo-signals/shop'
import { createApp } from '@dynamo-signals/web'
import type { Database } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { onTestFinished } from 'vitest'
import { createPasswordHasher, HASH_COST } from '../../packages/shop/src/passwords/password-hasher.ts'
import { memoryDatabase } from './memory-database.ts'

export const PASSWORD = 'three brown foxes'
export const EMAIL = 'ada@example.org'
const ORIGIN = 'http://localhost:3000'

/** The whole shop over tables in memory: pages and API, whose clock the test drives. Hashing is cheap, and counted. */
export function httpShop(settings: Partial<HttpSettings> = {}) {
  let now = new Date('2026-03-01T12:00:00Z')
  const clock = () => now
  const memory = memoryDatabase([...MODELS, ...API_MODELS], { runtime: { now: clock } })
  const { database, table } = memory
  const mails: Mail[] = []
  const logged: LogEntry[] = []
  const hashed = { count: 0 }
  const context: Shop = {
    ...createShop({
      database,
      mailer: { send: async mail => void mails.push(mail) },
      tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
      publicUrl: ORIGIN,
      clock,
    }),
    passwords: countedHasher(hashed),
  }
  const leave = connectReceivers(context)
  onTestFinished(leave)
  const http: HttpSettings = {
    secureCookies: false,
    publicUrl: ORIGIN,
    allowedOrigins: [],
    rateLimits: false,
    clientIp: c => c.req.header('x-test-ip') ?? '192.0.2.1',
    log: entry => void logged.push(entry),
    ...settings,
  }
  const open = (over: Database = database) => createApp({ shop: { ...context, database: over }, settings: http })
  const app = open()
  let delivered = 0
  const settle = async () => {
    const handlers = ['links', 'mail'].map(consumer => createStreamHandler({ database, consumer }))
    while (delivered < table.records.length) {
      const Records = table.records.slice(delivered)
      delivered = table.records.length
      for (const handle of handlers) await handle({ Records })
    }
  }
  return {
    ...memory,
    context,
    mails,
    logged,
    hashed,
    http,
    /** Disconnects the receivers before the test ends, so that another shop can be opened. */
    leave,
    app,
    /** The same shop over another database. */
    open,
    settle,
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds)
    },
    seed: () => seedProducts(context),
    /** Sends JSON to the API. */
    json: async (...input: Parameters<typeof jsonRequest>) => app.fetch(jsonRequest(...input)),
    /** Sends a form to a page. */
    form: async (...input: Parameters<typeof formRequest>) => app.fetch(formRequest(...input)),
    async userWith(email: string): Promise<User> {
      const user = await database.repository(User).findBy('email', email)
      if (!user) throw new Error(`No user has the address ${email}.`)
      return user
    },
    /** Signs somebody up and follows the link. */
    async activeUser(email = EMAIL): Promise<void> {
      await signUp(context, { email, password: PASSWORD })
      await settle()
      const text = mails.findLast(({ to }) => to === email)?.text ?? ''
      await activate(context, { token: /token=([\w-]+)/.exec(text)?.[1] ?? '' })
      await settle()
    },
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

function countedHasher(hashed: { count: number }): Shop['passwords'] {
  const hasher = createPasswordHasher({ atOnce: 2, cost: { ...HASH_COST, memory: 64, passes: 1 } })
  return {
    hash: password => {
      hashed.count += 1
      return hasher.hash(password)
    },
    verify: (password, hash) => {
      hashed.count += 1
      return hasher.verify(password, hash)
    },
    isOutdated: hash => hasher.isOutdated(hash),
  }
}
