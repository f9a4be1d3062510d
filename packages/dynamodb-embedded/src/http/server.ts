import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ServiceError } from '../service-error.ts'
import { CONTENT_TYPE, errorBody, readBody } from './json-protocol.ts'

/** Performs an operation. The answer says nothing that could still be lost. */
export type PerformRequest = (operation: string, input: object) => Promise<object>

/** A server that listens. */
export interface Listening {
  /** What clients of DynamoDB and of its streams take for their `endpoint`. */
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
/** AWS takes 16 MB; in JSON and base64 that is more. */
const LARGEST_BODY = 32 * 1024 * 1024

/** Serves requests in the protocol of DynamoDB and of DynamoDB Streams. Rejects when the port cannot be listened on. */
export async function listen(perform: PerformRequest, { host, port }: Address): Promise<Listening> {
  const server = createServer((request, response) => void answer(perform, request, response))
  // A client keeps its connections, and may send just when an idle one is closed.
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
  const { status, body } = await performed(perform, request)
  const headers = {
    'content-type': CONTENT_TYPE,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': randomUUID(),
  }
  response.writeHead(status, headers).end(body)
}

async function performed(perform: PerformRequest, request: IncomingMessage) {
  try {
    const body = await bodyOf(request)
    const operation = operationOf(String(request.headers['x-amz-target'] ?? ''))
    return { status: 200, body: JSON.stringify(await perform(operation, operation === '' ? {} : readBody(body))) }
  } catch (error) {
    const failure = error instanceof ServiceError ? error : internal(error)
    return { status: failure.$metadata.httpStatusCode, body: JSON.stringify(errorBody(failure)) }
  }
}

/** The operation that a target names; empty for a target of neither service. */
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

function internal(error: unknown): ServiceError {
  return new ServiceError('InternalServerError', error instanceof Error ? error.message : String(error), {
    status: 500,
  })
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
