import type { Context, DynamoDBStreamEvent } from 'aws-lambda'
import { describeError } from '../../log.ts'
import { failureText } from '../../terminal/failure-text.ts'
import type { Clock } from '../clock.ts'
import type { ArrivedRecord } from '../rules/arrived-record.ts'
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
  /** Called when the handler itself has ended, which after a timeout is later than the invocation. */
  readonly onHandlerEnd: () => void
}

/**
 * Invokes a handler with a batch, as Lambda does: event and answer pass through JSON, a throw and a timeout are function
 * errors. A handler that has timed out cannot be ended from here and may still be at work beside its successor. Never rejects.
 */
export async function invokeFunction(
  records: readonly ArrivedRecord[],
  invocation: Invocation,
): Promise<InvocationResult> {
  const { functionName, handler, timeoutInSeconds, region, clock, newId, onHandlerEnd } = invocation
  const requestId = newId()
  const timeoutMs = timeoutInSeconds * 1000
  const context = lambdaContext({ functionName, region, requestId, timeoutMs, clock })
  // A fresh copy for each attempt: a handler that changes its event must not change what is delivered again.
  const event: DynamoDBStreamEvent = JSON.parse(JSON.stringify({ Records: records.map(({ record }) => record) }))
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
  // An answer that is no JSON is a function error on Lambda too.
  return JSON.parse(JSON.stringify(response) ?? 'null')
}
