import { API_MODELS, createApi, type HttpSettings, type LogEntry } from '@dynamo-signals/api'
import { httpSettings } from '../../support/http-settings.ts'
import { EMAIL, memoryShop, PASSWORD } from '../../support/memory-shop.ts'

export { EMAIL }

/** An API over tables in memory, on HTTPS, whose caller's address is in a header that only tests have. */
export function memoryApi(settings: Partial<HttpSettings> = {}) {
  const shop = memoryShop(API_MODELS)
  const logged: LogEntry[] = []
  const http = { ...httpSettings(shop.context.publicUrl, logged), ...settings }
  const api = createApi({ shop: shop.context, settings: http })
  const send = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    api.request(path, {
      method,
      headers: { ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  return {
    shop,
    logged,
    send,
    /** Signs in; gives the session's cookie. */
    async signedIn(password = PASSWORD, email = EMAIL): Promise<string> {
      const response = await send('POST', '/api/sessions', { email, password })
      if (response.status !== 204) throw new Error(`The sign-in was answered with ${response.status}.`)
      return sessionOf(response)
    },
    /** The status of asking who is signed in with a cookie. */
    async meWith(cookie: string): Promise<number> {
      return (await send('GET', '/api/me', undefined, { cookie })).status
    },
  }
}

/** The session cookie that an answer sets, as a browser would send it back. */
export function sessionOf(response: Response): string {
  const [cookie] = response.headers.getSetCookie().map(line => line.split(';')[0] ?? '')
  if (!cookie?.startsWith('__Host-session=')) throw new Error('The answer sets no session.')
  return cookie
}

/** An answer without what differs from request to request. */
export async function answerOf(response: Response) {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'x-request-id'))
  const body = (await response.text()).replace(/"requestId":"[^"]*"/, '')
  return { status: response.status, headers, body }
}
