import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ServiceError } from '../service-error.ts'
import { CONTENT_TYPE } from './json-protocol.ts'
import { isLoopback, requireLocalHost } from './require-local-host.ts'
import { type PerformRequest, respond } from './respond.ts'

/** A running server. */
export interface Listening {
  /** The `endpoint` for clients of DynamoDB and DynamoDB Streams. */
  readonly endpoint: string
  readonly port: number
  close(): Promise<void>
}

interface Address {
  readonly host: string
  readonly port: number
}

/** AWS accepts 16 MB, which is more in JSON with base64. */
const LARGEST_BODY = 32 * 1024 * 1024

/**
 * Serves DynamoDB and DynamoDB Streams over HTTP. Rejects if it cannot listen on the port. On a loopback address, requests whose
 * `Host` can be a website get an `AccessDeniedException`.
 */
export async function listen(perform: PerformRequest, { host, port }: Address): Promise<Listening> {
  const check = isLoopback(host) ? requireLocalHost : () => {}
  const read = (request: IncomingMessage) => {
    check(request.headers.host)
    return bodyOf(request)
  }
  const server = createServer((request, response) => void answer(perform, request, response, read))
  // Clients reuse connections, and may send a request at the moment when an idle connection is closed.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const { port: chosen } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  return { endpoint: `http://${name}:${chosen}`, port: chosen, close: () => close(server) }
}

async function answer(
  perform: PerformRequest,
  request: IncomingMessage,
  response: ServerResponse,
  read: typeof bodyOf,
): Promise<void> {
  const target = String(request.headers['x-amz-target'] ?? '')
  const answered = await respond(perform, target, () => read(request))
  if (!answered) return void response.destroy()
  const { status, body } = answered
  const headers = {
    'content-type': CONTENT_TYPE,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  }
  response.writeHead(status, headers).end(body)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_BODY)
      throw new ServiceError('RequestEntityTooLargeException', 'The request is too large.', { status: 413 })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
