import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { type Clock, systemClock } from '../event-source-mapping/clock.ts'
import { invokeFunction, type StreamHandler } from '../event-source-mapping/invocation/invoke-function.ts'
import { functionArn } from '../event-source-mapping/invocation/lambda-context.ts'
import { describeError, type Log } from '../log.ts'
import { closeServer, listenLocally } from '../ports/listen-locally.ts'

/** Lambda's default timeout, in seconds. */
const DEFAULT_TIMEOUT = 3
/** The largest event of an asynchronous invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const LARGEST_EVENT_BYTES = 1024 * 1024

/** A function that can be invoked by its name. */
export interface InvokableFunction {
  readonly name: string
  readonly handler: StreamHandler
  /** In seconds. */
  readonly timeout?: number
}

export interface LambdaOptions {
  /** 0 uses any free port. */
  readonly port: number
  readonly region: string
  readonly log: Log
  readonly clock?: Clock
}

export interface LambdaEndpoint {
  readonly endpoint: string
  /** Makes functions available. */
  add(functions: readonly InvokableFunction[]): void
  /** Waits for running invocations, at most this many milliseconds, and stops. */
  stop(grace: number): Promise<void>
}

/**
 * Starts a Lambda for `@aws-sdk/client-lambda`, with asynchronous invocations: the caller gets 202 immediately, and then the
 * function runs. If it fails, it is not retried, as with a `MaximumRetryAttempts` of 0, and the log says why.
 */
export async function startLambda({ port, region, log, clock = systemClock }: LambdaOptions): Promise<LambdaEndpoint> {
  const functions = new Map<string, InvokableFunction>()
  const running = new Set<Promise<unknown>>()
  const server = createServer((request, response) => {
    answer(request, response).catch(error => {
      log.error(`Lambda could not respond. ${describeError(error)}`)
      request.socket.destroy()
    })
  })
  const endpoint = await listenLocally(server, port, 'Lambda', 'LAMBDA_PORT')

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? '')?.[1]
    if (request.method !== 'POST' || name === undefined) return refuse(response, 404, 'UnknownOperationException')
    // Only browsers send the origin. A website that points its domain at this machine could otherwise invoke functions.
    if (request.headers.origin !== undefined) {
      const why = `Web pages, such as those of ${request.headers.origin}, must not invoke functions.`
      return refuse(response, 403, 'AccessDeniedException', why)
    }
    // Browsers send this header only to servers that allow it.
    if (request.headers['x-amz-invocation-type'] !== 'Event') {
      const why = 'The local Lambda only accepts asynchronous invocations. Set the InvocationType to Event.'
      return refuse(response, 400, 'InvalidParameterValueException', why)
    }
    const invoked = functions.get(decodeURIComponent(name))
    if (!invoked) {
      const why = `Function not found: ${functionArn(decodeURIComponent(name), region)}`
      return refuse(response, 404, 'ResourceNotFoundException', why)
    }
    const body = await readBody(request)
    if (body === undefined) return refuse(response, 413, 'RequestTooLargeException', 'The event is larger than 1 MB.')
    const event = parsed(body)
    if (event === undefined) return refuse(response, 400, 'InvalidRequestContentException', 'The event is not JSON.')
    response.writeHead(202).end()
    start(invoked, event)
  }

  function start({ name, handler, timeout = DEFAULT_TIMEOUT }: InvokableFunction, event: unknown): void {
    const ended = Promise.withResolvers<void>()
    running.add(ended.promise)
    void ended.promise.then(() => running.delete(ended.promise))
    const invocation = { functionName: name, handler, timeoutInSeconds: timeout, region, clock, newId: randomUUID }
    void invokeFunction(event, { ...invocation, onHandlerEnd: ended.resolve }).then(result => {
      if (!result.ok) log.warn(`${name}: an invocation failed. ${result.detail ?? result.error}`)
    })
  }

  return {
    endpoint,
    add: added => {
      for (const each of added) functions.set(each.name, each)
    },
    stop: async grace => {
      await closeServer(server)
      await Promise.race([Promise.all(running), delay(grace, undefined, { ref: false })])
    },
  }
}

function refuse(response: ServerResponse, status: number, type: string, message = type): void {
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type })
  response.end(JSON.stringify({ Type: 'User', message, Message: message }))
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_EVENT_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text === '' ? 'null' : text)
  } catch {
    return undefined
  }
}
