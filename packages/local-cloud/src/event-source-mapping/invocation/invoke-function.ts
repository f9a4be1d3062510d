import type { Context, DynamoDBStreamEvent } from 'aws-lambda'
import { describeError } from '../../log.ts'
import { failureText } from '../../terminal/failure-text.ts'
import type { Clock } from '../clock.ts'
import type { InvocationResult } from '../rules/decide-delivery.ts'
import { lambdaContext } from './lambda-context.ts'

/** A Lambda handler for stream records, as it is deployed. */
export type StreamHandler = (event: DynamoDBStreamEvent, context: Context) => unknown

interface Invocation {
  readonly functionName: string
  readonly handler: StreamHandler
  readonly timeoutInSeconds: number
  readonly region: string
  readonly clock: Clock
  readonly newId: () => string
  /** Called when the handler has ended. After a timeout, this is later than the end of the invocation. */
  readonly onHandlerEnd: () => void
}

/**
 * Invokes a handler with an event, as Lambda does. Event and response pass through JSON, and an error or a timeout is a
 * function error. A handler that has timed out cannot be stopped and may run concurrently with the next. Never rejects.
 */
export async function invokeFunction(sent: unknown, invocation: Invocation): Promise<InvocationResult> {
  const { functionName, handler, timeoutInSeconds, region, clock, newId, onHandlerEnd } = invocation
  const requestId = newId()
  const timeoutMs = timeoutInSeconds * 1000
  const context = lambdaContext({ functionName, region, requestId, timeoutMs, clock })
  // A new copy for each attempt, so that a handler cannot change the event of a retry.
  const event: DynamoDBStreamEvent = JSON.parse(JSON.stringify(sent))
  const answered = new AbortController()
  const answer = runHandler(handler, event, context).then(
    response => ({ ok: true, response, requestId }) as const,
    error => ({ ok: false, error: describeError(error), detail: failureText(error), requestId }) as const,
  )
  const timeout = clock
    .sleep(timeoutMs, answered.signal)
    .then(
      () => ({ ok: false, error: `Task timed out after ${timeoutInSeconds.toFixed(2)} seconds`, requestId }) as const,
    )
  void answer.then(() => {
    onHandlerEnd()
    answered.abort('answered')
  })
  return Promise.race([answer, timeout])
}

async function runHandler(handler: StreamHandler, event: DynamoDBStreamEvent, context: Context): Promise<unknown> {
  const response = await handler(event, context)
  // On Lambda, a response that is not JSON is also a function error.
  return JSON.parse(JSON.stringify(response) ?? 'null')
}
