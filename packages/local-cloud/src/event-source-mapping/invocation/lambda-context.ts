import type { Context } from 'aws-lambda'
import type { Clock } from '../clock.ts'

/** The account in the local cloud's ARNs, the same as in DynamoDB Local's. */
const ACCOUNT = '000000000000'

/** Returns the ARN that a function would have on AWS. */
export function functionArn(functionName: string, region: string): string {
  return `arn:aws:lambda:${region}:${ACCOUNT}:function:${functionName}`
}

interface ContextOptions {
  readonly functionName: string
  readonly region: string
  readonly requestId: string
  readonly timeoutMs: number
  readonly clock: Clock
}

/** Creates the context of an invocation, as Lambda's Node.js 24 runtime does. */
export function lambdaContext({ functionName, region, requestId, timeoutMs, clock }: ContextOptions): Context {
  const startedAt = clock.now()
  const day = new Date(startedAt).toISOString().slice(0, 10).replaceAll('-', '/')
  return {
    awsRequestId: requestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn(functionName, region),
    memoryLimitInMB: '1024',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `${day}/[$LATEST]${requestId.replaceAll('-', '')}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, startedAt + timeoutMs - clock.now()),
    done: removed,
    fail: removed,
    succeed: removed,
  }
}

function removed(): never {
  throw new Error('The Node.js 24 runtime of Lambda does not support callbacks. Return a promise from the handler.')
}
