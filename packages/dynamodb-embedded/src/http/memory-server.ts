import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { MemoryDynamoDB } from '../memory-dynamodb.ts'
import { invalid, ServiceError } from '../service-error.ts'
import { CONTENT_TYPE, errorBody, fromJson, toJson } from './json.ts'
import { requireKnown } from './known-parameters.ts'
import { streamOperations } from './stream-operations.ts'
import { tableOperations } from './table-operations.ts'
import { TableStreams } from './table-streams.ts'

/** A DynamoDB in memory that listens on a port of this machine. */
export interface MemoryServer {
  /** What clients of DynamoDB and of its streams take for their `endpoint`. */
  readonly endpoint: string
  /** Ends it, and forgets all tables. */
  stop(): Promise<void>
}

type Perform = (input: object) => object
const TARGET = /^(DynamoDB|DynamoDBStreams)_20120810\.(\w+)$/

/**
 * Serves a {@link MemoryDynamoDB} to the AWS SDK, for all the processes of a test run: with tables that are created and
 * deleted, and their streams. It answers at once, in the order of the requests. What it does not know, it refuses with
 * `UnknownOperationException`. For what DynamoDB itself does, ask DynamoDB Local.
 *
 * @example
 * const { endpoint, stop } = await startMemoryServer()
 * const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials })
 */
export async function startMemoryServer(): Promise<MemoryServer> {
  const perform = services()
  const server = createServer((request, response) => void answer(perform, request, response))
  // A client keeps its connections, and may send just when an idle one is closed.
  server.keepAliveTimeout = 0
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => stop(server) }
}

/** What is done for the target of a request. */
function services(): (target: string, input: Record<string, unknown>) => object {
  const memory = new MemoryDynamoDB({ tables: [] })
  const streams = new TableStreams()
  const own = {
    DynamoDB: tableOperations(memory, streams) as Record<string, unknown>,
    DynamoDBStreams: streamOperations(streams) as Record<string, unknown>,
  }
  return (target, input) => {
    const [, service = '', operation = ''] = TARGET.exec(target) ?? []
    requireKnown(operation, input)
    const perform = own[service as keyof typeof own]?.[operation] as Perform | undefined
    return service === 'DynamoDB' && !perform ? memory.perform(operation, input) : (perform ?? refuse(target))(input)
  }
}

function refuse(target: string): never {
  throw new ServiceError('UnknownOperationException', `There is no ${target}.`)
}

async function answer(perform: ReturnType<typeof services>, request: IncomingMessage, response: ServerResponse) {
  const { status, body } = await performed(perform, request)
  response.writeHead(status, { 'content-type': CONTENT_TYPE, 'content-length': Buffer.byteLength(body) }).end(body)
}

async function performed(perform: ReturnType<typeof services>, request: IncomingMessage) {
  try {
    const input = readInput(await text(request))
    return { status: 200, body: toJson(perform(String(request.headers['x-amz-target'] ?? ''), input)) }
  } catch (error) {
    const failure = error instanceof ServiceError ? error : internal(error)
    return { status: failure.$metadata.httpStatusCode, body: toJson(errorBody(failure)) }
  }
}

function readInput(body: string): Record<string, unknown> {
  const input = parsed(body)
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input as Record<string, unknown>
  throw invalid('The request is not an object in JSON.')
}

function parsed(body: string): unknown {
  try {
    return fromJson(body)
  } catch {
    return undefined
  }
}

function internal(error: unknown): ServiceError {
  return new ServiceError('InternalServerError', String(error), { status: 500 })
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
}
