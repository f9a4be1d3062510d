import type { ArrivedRecord } from './arrived-record.ts'
import { readResponse } from './read-response.ts'

/** The records of one invocation, and the number of its failures that count as attempts. */
export interface Delivery {
  readonly records: readonly ArrivedRecord[]
  readonly failures: number
}

/** The result of an invocation: a response, or an error (thrown or a timeout). */
export type InvocationResult =
  | { readonly ok: true; readonly response: unknown; readonly requestId: string }
  | {
      readonly ok: false
      readonly error: string
      /** The error with its causes and stack traces, if this is more than `error`. */
      readonly detail?: string
      readonly requestId: string
    }

/** Why records were given up on, with the names from Lambda's on-failure message. */
export interface Discard {
  readonly records: readonly ArrivedRecord[]
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly invokeCount: number
  /** Null if the function responded and only reported failures. */
  readonly functionError: 'Unhandled' | null
  readonly reason: string
}

export interface Decision {
  /** Finished records, which count for the checkpoint. */
  readonly finished: readonly ArrivedRecord[]
  /** Deliveries to retry, in this order, before later records of the same worker. */
  readonly redeliver: readonly Delivery[]
  readonly discard?: Discard
  /** Why records are retried or given up on. */
  readonly reason?: string
}

interface FailureSettings {
  readonly bisectBatchOnFunctionError: boolean
  readonly maximumRetryAttempts: number
  readonly functionResponseTypes: readonly string[]
}

/**
 * Decides what happens to a batch after its invocation.
 *
 * - A partial failure finishes the records before the lowest failed one, and retries that record and everything after it,
 *   including records that succeeded. With bisecting on, the batch is split at the same position.
 * - Any other failure retries the whole batch, or its two halves with bisecting on. Splitting does not use up retries.
 * - A batch that got shorter starts counting again. AWS does not document this. It gives every record its full quota.
 */
export function decideDelivery(delivery: Delivery, result: InvocationResult, settings: FailureSettings): Decision {
  const { records } = delivery
  if (!result.ok) return fail(delivery, result.error, 'Unhandled', settings)
  if (!settings.functionResponseTypes.includes('ReportBatchItemFailures')) return { finished: records, redeliver: [] }
  const sequenceNumbers = records.map(record => record.sequenceNumber)
  const reading = readResponse(sequenceNumbers, result.response)
  if (reading.type === 'success') return { finished: records, redeliver: [] }
  if (reading.type === 'failure') return fail(delivery, reading.reason, null, settings)
  const cut = sequenceNumbers.indexOf(reading.checkpoint)
  const reason = `the function reported ${reading.checkpoint} as failed`
  if (cut === 0) return retry(delivery, reason, null, settings)
  return { finished: records.slice(0, cut), redeliver: [{ records: records.slice(cut), failures: 0 }], reason }
}

function fail(
  delivery: Delivery,
  reason: string,
  functionError: Discard['functionError'],
  settings: FailureSettings,
): Decision {
  const { records, failures } = delivery
  if (!settings.bisectBatchOnFunctionError || records.length === 1)
    return retry(delivery, reason, functionError, settings)
  const half = Math.ceil(records.length / 2)
  const halves = [records.slice(0, half), records.slice(half)]
  return { finished: [], redeliver: halves.map(part => ({ records: part, failures })), reason }
}

function retry(
  delivery: Delivery,
  reason: string,
  functionError: Discard['functionError'],
  settings: FailureSettings,
): Decision {
  const { records } = delivery
  const failures = delivery.failures + 1
  const isExhausted = settings.maximumRetryAttempts >= 0 && failures > settings.maximumRetryAttempts
  if (!isExhausted) return { finished: [], redeliver: [{ records, failures }], reason }
  const discard = {
    records,
    condition: 'RetryAttemptsExhausted',
    invokeCount: failures,
    functionError,
    reason,
  } as const
  return { finished: [], redeliver: [], discard, reason }
}

/**
 * Splits a batch into the records that are too old, which are given up on, and the rest. This is checked before every
 * invocation, even the first one. Records arrive in order, so the old ones come first.
 */
export function splitExpired(
  delivery: Delivery,
  maximumAgeInSeconds: number,
  now: number,
): { expired?: Discard; rest: Delivery } {
  if (maximumAgeInSeconds === -1) return { rest: delivery }
  const { records, failures } = delivery
  const isFresh = (record: ArrivedRecord) => now - record.arrivedAt <= maximumAgeInSeconds * 1000
  const firstFresh = records.findIndex(isFresh)
  const count = firstFresh === -1 ? records.length : firstFresh
  if (count === 0) return { rest: delivery }
  const expired: Discard = {
    records: records.slice(0, count),
    condition: 'RecordAgeExceeded',
    invokeCount: failures,
    functionError: null,
    reason: `older than ${maximumAgeInSeconds} s`,
  }
  return { expired, rest: { records: records.slice(count), failures } }
}

/** The delay before a retry: 100 ms, doubling up to 3 s. AWS does not document its delays. */
export function retryDelay(failures: number): number {
  return Math.min(3000, 100 * 2 ** Math.max(0, failures - 1))
}
