import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { API_MODELS, createApi, type HttpSettings, type LogEntry } from '@dynamo-signals/api'
import { activate, connectReceivers, createShop, type Mail, MODELS, seedProducts, signUp } from '@dynamo-signals/shop'
import { onTestFinished } from 'vitest'
import { freshDatabase } from '../../support/fresh-database.ts'
import { httpSettings } from '../../support/http-settings.ts'
import { cookiesOf } from '../../support/http-shop.ts'
import { EMAIL, PASSWORD, tokenIn } from '../../support/memory-shop.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

export { cookiesOf, EMAIL, PASSWORD, tokenIn }

const PUBLIC_URL = 'https://shop.example'

/** How {@link openApi} differs from its defaults. */
interface Options {
  readonly settings?: Partial<HttpSettings>
}

/** An API over tables of its own, whose clock and stream the test drives. */
export async function openApi({ settings = {} }: Options = {}) {
  const fresh = await freshDatabase([...MODELS, ...API_MODELS])
  const mails: Mail[] = []
  const logged: LogEntry[] = []
  let now = new Date('2026-03-01T12:00:00Z')
  const shop = createShop({
    database: fresh.database,
    mailer: { send: async mail => void mails.push(mail) },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    publicUrl: PUBLIC_URL,
    clock: () => now,
  })
  onTestFinished(connectReceivers(shop))
  await seedProducts(shop)
  const [links, mail] = [new StreamDriver(fresh.tableName), new StreamDriver(fresh.tableName)]
  const api = createApi({ shop, settings: { ...settingsOf(logged), ...settings } })
  return {
    ...fresh,
    shop,
    api,
    mails,
    logged,
    /** Lets time pass. */
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds)
    },
    /** Delivers all that is new to both consumers. */
    async settle() {
      await links.deliver(fresh.database, 'links')
      await mail.deliver(fresh.database, 'mail')
    },
    /** Everything in the table, as it is stored, in a stable order. */
    async dump(): Promise<string[]> {
      const { Items = [] } = await fresh.client.send(
        new ScanCommand({ TableName: fresh.tableName, ConsistentRead: true }),
      )
      return Items.map(item => JSON.stringify(item)).sort()
    },
  }
}
export type OpenApi = Awaited<ReturnType<typeof openApi>>

/** The settings of the API, which is on HTTPS. */
export function settingsOf(logged?: LogEntry[]): HttpSettings {
  return httpSettings(PUBLIC_URL, logged)
}

/** A request with a JSON body. */
export function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** Signs up and activates a user, without the API. */
export async function activeUser({ shop, mails, settle }: OpenApi, email = EMAIL): Promise<void> {
  await signUp(shop, { email, password: PASSWORD })
  await settle()
  await activate(shop, { token: tokenIn(mails.findLast(({ to }) => to === email)) })
  await settle()
}

/** Signs in through the API; gives the session's cookie. */
export async function signedIn(api: OpenApi, email = EMAIL): Promise<string> {
  const response = await api.api.request('/api/sessions', json('POST', { email, password: PASSWORD }))
  if (response.status !== 204) throw new Error(`The sign-in was answered with ${response.status}.`)
  return cookiesOf(response)
}

/** The id of some product on the shelf. */
export async function someProduct({ api }: Pick<OpenApi, 'api'>, index = 0): Promise<string> {
  const page = (await (await api.request('/api/products')).json()) as { items: { id: string }[] }
  const id = page.items[index]?.id
  if (!id) throw new Error('The shelves are empty.')
  return id
}

/** A problem, as tests look at it. */
export interface SeenProblem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly requestId: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
}

/** Reads a problem, and refuses an answer that is none. */
export async function problemIn(response: Response): Promise<SeenProblem> {
  const type = response.headers.get('Content-Type')
  if (type !== 'application/problem+json; charset=utf-8')
    throw new Error(`The response is ${type}, and not a problem document.`)
  return (await response.json()) as SeenProblem
}
