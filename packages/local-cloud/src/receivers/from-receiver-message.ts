import type { ReceiverMessage } from 'dynamo-signals/streams'
import type { ReceiverReport } from './receiver-report.ts'

/** Describes an outcome that dynamo-signals published on its channel, for `LocalCloud.report`. */
export function receiverReport(message: ReceiverMessage): ReceiverReport {
  const { consumer, dispatchUid, eventId = '', recordId, itemKey, outcome, maxAttempts, milliseconds, error } = message
  const { attempt, due } = message
  return {
    consumer,
    receiver: dispatchUid,
    eventId,
    recordId,
    item: itemKey,
    outcome,
    maxAttempts,
    durationMs: milliseconds,
    error,
    ...(attempt !== undefined && { attempt }),
    ...(due !== undefined && { due }),
  }
}
