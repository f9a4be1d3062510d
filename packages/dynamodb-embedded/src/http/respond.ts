import { ServiceError } from '../service-error.ts'
import { errorBody, readBody } from './json-protocol.ts'

/** Performs an operation. Everything in the response is durable. */
export type PerformRequest = (operation: string, input: object) => Promise<object>

/** The response to a request. */
export interface Answered {
  readonly status: number
  readonly body: string
}

const TARGET = /^DynamoDB(Streams)?_20120810\.(\w+)$/
const OF_STREAMS = ['ListStreams', 'DescribeStream', 'GetShardIterator', 'GetRecords']

/**
 * Returns the response to a request, given its header `x-amz-target` and its body. Undefined if a fault ends its connection
 * instead.
 */
export async function respond(
  perform: PerformRequest,
  target: string,
  readText: () => string | Promise<string>,
): Promise<Answered | undefined> {
  try {
    const body = await readText()
    const operation = operationOf(target)
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

function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}

function internal(error: unknown): ServiceError {
  return new ServiceError('InternalServerError', error instanceof Error ? error.message : String(error), {
    status: 500,
  })
}
