import type { Context } from 'aws-lambda'
import type { Clock } from '../clock.ts'

/** The account that the local cloud's ARNs name, as DynamoDB Local's do. */
const ACCOUNT = '000000000000'

/** The ARN a function would have on AWS. */
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

/** Makes the context of one invocation, as Lambda's Node.js 24 runtime does. */
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
  throw new Error('The Node.js 24 runtime of Lambda has no callbacks. Return a promise from the handler.')
}
