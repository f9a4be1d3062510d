import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ServiceError } from '../service-error.ts'
import { CONTENT_TYPE, errorBody, readBody } from './json-protocol.ts'

/** Performs an operation. Everything in the response is durable. */
export type PerformRequest = (operation: string, input: object) => Promise<object>

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

const TARGET = /^DynamoDB(Streams)?_20120810\.(\w+)$/
const OF_STREAMS = ['ListStreams', 'DescribeStream', 'GetShardIterator', 'GetRecords']
/** AWS accepts 16 MB, which is more in JSON with base64. */
const LARGEST_BODY = 32 * 1024 * 1024

/** Serves DynamoDB and DynamoDB Streams over HTTP. Rejects if it cannot listen on the port. */
export async function listen(perform: PerformRequest, { host, port }: Address): Promise<Listening> {
  const server = createServer((request, response) => void answer(perform, request, response))
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

async function answer(perform: PerformRequest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answered = await performed(perform, request)
  if (!answered) return void response.destroy()
  const { status, body } = answered
  const headers = {
    'content-type': CONTENT_TYPE,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  }
  response.writeHead(status, headers).end(body)
}

/** Returns the response to a request. Undefined if a fault ends its connection instead. */
async function performed(perform: PerformRequest, request: IncomingMessage) {
  try {
    const body = await bodyOf(request)
    const operation = operationOf(String(request.headers['x-amz-target'] ?? ''))
    return { status: 200, body: JSON.stringify(await perform(operation, operation === '' ? {} : readBody(body))) }
  } catch (error) {
    if (isReset(error)) return undefined
    const failure = error instanceof ServiceError ? error : internal(error)
    return { status: failure.$metadata.httpStatusCode, body: JSON.stringify(errorBody(failure)) }
  }
}

/** Returns the operation in a target, or an empty string if the target belongs to another service. */
function operationOf(target: string): string {
  const [, isOfStreams, operation = ''] = TARGET.exec(target) ?? []
  if (OF_STREAMS.includes(operation) === Boolean(isOfStreams)) return operation
  throw new ServiceError('UnknownOperationException', `There is no operation ${target}.`)
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

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}

function internal(error: unknown): ServiceError {
  return new ServiceError('InternalServerError', error instanceof Error ? error.message : String(error), {
    status: 500,
  })
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
