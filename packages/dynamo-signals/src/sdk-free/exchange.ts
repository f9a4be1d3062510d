import type { ClientRequest, Agent as HttpAgent, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { Agent, request } from 'node:https'
import type { LeanSettings } from './settings.ts'

/** A response, read to its end. */
export interface HttpResponse {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A POST to `/` of an endpoint. */
export interface HttpPost {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** Sends a request and reads its response. Rejects with Node's error if the connection fails, and with `TimeoutError`. */
export type Exchange = (post: HttpPost, abortSignal: AbortSignal | undefined) => Promise<HttpResponse>

/** As many connections as the AWS SDK opens to one endpoint. */
const KEEP_ALIVE = { keepAlive: true, maxSockets: 50 }

/** Returns what sends requests to an endpoint, over connections that are kept open. Opens none before the first request. */
export function createExchange(
  endpoint: URL,
  { connectionTimeout = 1_000, requestTimeout = 3_000 }: Pick<LeanSettings, 'connectionTimeout' | 'requestTimeout'>,
): Exchange {
  const open = endpoint.protocol === 'https:' ? { request, agent: new Agent(KEEP_ALIVE) } : withoutTls()
  const { hostname, port } = endpoint
  const target = { hostname: hostname.replace(/^\[|\]$/g, ''), port, method: 'POST', path: '/' }
  return async ({ headers, body }, abortSignal) => {
    const { request, agent } = await open
    // The credentials may have taken long.
    abortSignal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      const sent = request({ ...target, headers, agent })
      const timer = setTimeout(() => fail(timeoutError('DynamoDB did not respond', requestTimeout)), requestTimeout)
      const abort = () => fail(abortSignal?.reason)
      const end = () => {
        clearTimeout(timer)
        abortSignal?.removeEventListener('abort', abort)
      }
      const fail = (error: unknown) => {
        end()
        reject(error)
        sent.destroy()
        // After a function was frozen, its other connections may be dead, too.
        if (sent.reusedSocket && !abortSignal?.aborted) closeIdle(agent)
      }
      abortSignal?.addEventListener('abort', abort)
      sent.on('error', error => fail(named(error)))
      limitConnecting(sent, connectionTimeout, fail)
      sent.once('response', response => readBody(response, fail, read => [end(), resolve(read)]))
      sent.end(body)
    })
  }
}

interface Protocol {
  readonly agent: HttpAgent
  request(options: RequestOptions): ClientRequest
}

/** Loaded only for tests and local databases. */
async function withoutTls(): Promise<Protocol> {
  const { Agent, request } = await import('node:http')
  return { request, agent: new Agent(KEEP_ALIVE) }
}

/** Closes the connections that wait for a request. */
function closeIdle({ freeSockets }: HttpAgent): void {
  for (const sockets of Object.values(freeSockets)) for (const socket of sockets ?? []) socket.destroy()
}

function limitConnecting(sent: ClientRequest, milliseconds: number, fail: (error: Error) => void): void {
  sent.once('socket', socket => {
    if (!socket.connecting) return
    const timer = setTimeout(() => fail(timeoutError('DynamoDB could not be reached', milliseconds)), milliseconds)
    const end = () => clearTimeout(timer)
    socket.once('connect', end).once('close', end)
  })
}

function readBody(
  response: IncomingMessage,
  fail: (error: unknown) => void,
  settle: (response: HttpResponse) => void,
): void {
  const parts: Buffer[] = []
  response.on('data', (part: Buffer) => parts.push(part))
  response.on('error', fail)
  response.once('end', () => {
    const { statusCode = 0, headers } = response
    settle({ statusCode, headers, body: Buffer.concat(parts).toString() })
  })
}

const NAMED_BY_THE_SDK: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT'])

/** Gives a lost connection the name that it has in the AWS SDK. */
function named(error: Error): Error {
  return NAMED_BY_THE_SDK.has((error as NodeJS.ErrnoException).code)
    ? Object.assign(error, { name: 'TimeoutError' })
    : error
}

function timeoutError(what: string, milliseconds: number): Error {
  return Object.assign(new Error(`${what} within ${milliseconds} ms.`), { name: 'TimeoutError' })
}
