import { messageOf } from '../dispatch/thrown-values.ts'
import { KIND } from '../errors/base.ts'
import { DynamoSignalsError } from '../errors/index.ts'
import type { ReceiverRun } from './delivery/receiver-run.ts'

/** A receiver failed for a record that a test delivered. `cause` is the receiver's error. */
export class DeliveryFailedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DeliveryFailedError'
  readonly consumer: string
  readonly dispatchUid: string
  readonly itemKey: string
  readonly recordId: string
  /** Every failure of the delivery, the first one first. */
  readonly failures: readonly ReceiverRun[]

  /** `otherwise` says what to do if the failure is what the test wants. */
  constructor(failures: readonly [ReceiverRun, ...ReceiverRun[]], otherwise: string) {
    const [first] = failures
    const { consumer, dispatchUid, signal, itemKey, recordId, error, attempt, maxAttempts } = first
    const times = attempt === undefined ? '' : `, attempt ${attempt} of ${maxAttempts}`
    const others = failures.length > 1 ? ` ${failures.length - 1} more failed, see \`failures\`.` : ''
    super(
      'testing.deliveryFailed',
      `The receiver "${dispatchUid}" of "${consumer}" failed for the ${signal} of ${itemKey} ` +
        `in record ${recordId}${times}: ${reasonOf(first)}${fateOf(first)}${others} Fix the receiver, or ${otherwise}`,
      { cause: error },
    )
    this.consumer = consumer
    this.dispatchUid = dispatchUid
    this.itemKey = itemKey
    this.recordId = recordId
    this.failures = failures
  }
}

function reasonOf({ outcome, error }: ReceiverRun): string {
  if (outcome === 'parkedBehind') return 'an earlier record of the item is a dead letter, and this one waits behind it.'
  if (error === undefined) return 'an earlier record waits, and this one waits behind it.'
  const message = messageOf(error)
  return /[.!?]$/.test(message) ? message : `${message}.`
}

function fateOf({ outcome, due }: ReceiverRun): string {
  if (outcome === 'failed') return ''
  if (outcome !== 'waiting') return ' The record is a dead letter now.'
  const until = due === undefined ? 'later' : `at ${new Date(due).toISOString()}`
  return ` This failure is temporary, so the record is retried ${until}: advance the clock, then settle().`
}
