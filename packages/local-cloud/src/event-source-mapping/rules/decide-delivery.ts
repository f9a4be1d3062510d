import type { ArrivedRecord } from './arrived-record.ts'
import { readResponse } from './read-response.ts'

/** Records that go to the function in one invocation, and how often that has already failed in a way that uses up retries. */
export interface Delivery {
  readonly records: readonly ArrivedRecord[]
  readonly failures: number
}

/** How an invocation ended: with an answer, or with an error (a throw, a timeout). */
export type InvocationResult =
  | { readonly ok: true; readonly response: unknown; readonly requestId: string }
  | {
      readonly ok: false
      readonly error: string
      /** The error with its causes and where each was thrown, where there is more to tell than `error`. */
      readonly detail?: string
      readonly requestId: string
    }

/** Why records were given up on, in the words of Lambda's on-failure message. */
export interface Discard {
  readonly records: readonly ArrivedRecord[]
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded'
  readonly invokeCount: number
  /** Null when the function answered and only named failures. */
  readonly functionError: 'Unhandled' | null
  readonly reason: string
}

export interface Decision {
  /** Done with: they count for the checkpoint. */
  readonly finished: readonly ArrivedRecord[]
  /** To be delivered again, in this order, before anything later of the same worker. */
  readonly redeliver: readonly Delivery[]
  readonly discard?: Discard
  /** Why records are delivered again or given up on. */
  readonly reason?: string
}

interface FailureSettings {
  readonly bisectBatchOnFunctionError: boolean
  readonly maximumRetryAttempts: number
  readonly functionResponseTypes: readonly string[]
}

/**
 * Decides what becomes of a batch after its invocation.
 *
 * - A partial failure finishes what comes before the lowest failed record and redelivers that record and everything after it,
 *   also what succeeded. With bisecting on, the cut is made at the same place.
 * - Any other failure redelivers the whole batch, or, with bisecting on, its two halves; splitting uses up no retries.
 * - A batch that got shorter starts counting anew: AWS does not document this, and so every record gets its full quota.
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
 * Splits a batch into the records that are older than the mapping keeps them, to be given up on, and the rest. Checked before
 * every invocation, first ones included. Records arrive in order, so the old ones come first.
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

/** How long to wait before a delivery is repeated: from 100 ms, doubling to 3 s. AWS does not document its own curve. */
export function retryDelay(failures: number): number {
  return Math.min(3000, 100 * 2 ** Math.max(0, failures - 1))
}
