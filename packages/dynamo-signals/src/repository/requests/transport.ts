import type * as sdk from '@aws-sdk/client-dynamodb'
import { ConfigurationError, DynamoSignalsError, UnavailableError } from '../../errors/index.ts'
import type { CallOptions } from '../../models/call-options.ts'
import type { Runtime } from '../runtime.ts'
import { untilAborted } from './or-aborted.ts'
import { isPassing, isRepeated, isUnknownOutcome } from './service-errors.ts'

/** The operations the library sends: name, input and output in DynamoDB's JSON. */
export interface Operations {
  BatchGetItem: [sdk.BatchGetItemCommandInput, sdk.BatchGetItemCommandOutput]
  DeleteItem: [sdk.DeleteItemCommandInput, sdk.DeleteItemCommandOutput]
  DescribeTable: [sdk.DescribeTableCommandInput, sdk.DescribeTableCommandOutput]
  GetItem: [sdk.GetItemCommandInput, sdk.GetItemCommandOutput]
  PutItem: [sdk.PutItemCommandInput, sdk.PutItemCommandOutput]
  Query: [sdk.QueryCommandInput, sdk.QueryCommandOutput]
  Scan: [sdk.ScanCommandInput, sdk.ScanCommandOutput]
  TransactWriteItems: [sdk.TransactWriteItemsCommandInput, sdk.TransactWriteItemsCommandOutput]
  UpdateItem: [sdk.UpdateItemCommandInput, sdk.UpdateItemCommandOutput]
}

/** The name of an operation. */
export type Operation = keyof Operations

/**
 * Sends every request of the library to DynamoDB. The default sends SDK commands. A custom transport can inject faults,
 * count requests, or work without the SDK. Errors must have DynamoDB's exception name as their `name`.
 */
export type Transport = <Name extends Operation>(
  operation: Name,
  input: Operations[Name][0],
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<Omit<Operations[Name][1], '$metadata'>>

const READS: ReadonlySet<Operation> = new Set(['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'])

/**
 * Returns a transport that retries reads until the deadline if DynamoDB throttles or does not respond. After the deadline,
 * they reject with `UnavailableError`. Writes are not retried here, because only `commit` knows whether one can be sent
 * again.
 */
export function retryReads(transport: Transport, policy: RetryPolicy): Transport {
  return (operation, input, options) =>
    READS.has(operation)
      ? retryRequest(policy, operation, () => transport(operation, input, options), options)
      : transport(operation, input, options)
}

/** Returns a read-only transport, for dry runs. */
export function readsOnly(transport: Transport): Transport {
  return async (operation, input, options) => {
    if (READS.has(operation)) return transport(operation, input, options)
    throw new ConfigurationError(
      'repository.dryRun',
      `A receiver sent a ${operation} during a dry run. Let it write through its transaction.`,
    )
  }
}

/** The clock to use, and how long a request is retried, in milliseconds. */
export interface RetryPolicy {
  readonly runtime: Runtime
  readonly deadline: number
}

/** Sends a request once. `inDoubt`: an earlier attempt failed, but may have been applied. */
export type Attempt<T> = (inDoubt: boolean) => Promise<T>

const FIRST_BACKOFF = 25
const LONGEST_BACKOFF = 1_000
const DEADLINE_PASSED = new Error('The deadline has passed.')

/**
 * Sends a request until it gets a response. Retries throttling, conflicts and lost responses after a growing pause with full
 * jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 *
 * Rejects with `UnavailableError` when the deadline passes, even while it waits for a response, and with the signal's reason
 * when the call is aborted. Rejects immediately with an error that a retry would not change.
 */
export async function retryRequest<T>(
  { runtime, deadline }: RetryPolicy,
  task: string,
  attempt: Attempt<T>,
  { abortSignal }: CallOptions = {},
): Promise<T> {
  abortSignal?.throwIfAborted()
  const limit = untilAborted(abortSignal)
  const cancel = runtime.schedule(deadline, () => limit.reject(DEADLINE_PASSED))
  const end = runtime.now().getTime() + deadline
  let inDoubt = false
  let pause = 0
  try {
    for (let longest = FIRST_BACKOFF; ; longest = Math.min(LONGEST_BACKOFF, longest * 2)) {
      try {
        if (pause > 0) await Promise.race([runtime.sleep(pause), limit.reached])
        return await Promise.race([attempt(inDoubt), limit.reached])
      } catch (error) {
        if (abortSignal?.aborted && !(error instanceof DynamoSignalsError)) throw abortSignal.reason
        const isLost = error === DEADLINE_PASSED || isUnknownOutcome(error)
        if (!isLost && !isPassing(error)) throw error
        inDoubt ||= isLost || isRepeated(error)
        pause = runtime.random() * longest
        if (error === DEADLINE_PASSED || runtime.now().getTime() + pause >= end) {
          throw new UnavailableError(task, inDoubt ? 'unknown' : 'nothingWritten', { cause: error })
        }
      }
    }
  } finally {
    cancel()
    limit.lift()
  }
}
