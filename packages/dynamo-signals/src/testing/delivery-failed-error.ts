import { messageOf } from '../dispatch/thrown-values.ts'
import { KIND } from '../errors/base.ts'
import { DynamoSignalsError } from '../errors/index.ts'
import type { ReceiverMessage } from '../streams/receiver-message.ts'

/** A receiver failed for a record that a `StreamDriver` delivered. `cause` is the receiver's error. */
export class DeliveryFailedError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'DeliveryFailedError'
  readonly consumer: string
  readonly dispatchUid: string
  readonly recordId: string

  constructor({ consumer, dispatchUid, signal, model, recordId, error }: ReceiverMessage) {
    const reason = messageOf(error)
    super(
      'testing.deliveryFailed',
      `The receiver "${dispatchUid}" of "${consumer}" failed for the ${signal}${model ? ` of ${model}` : ''} in ` +
        `record ${recordId}: ${reason} Fix the receiver, or expect this error. deliverAgain() retries the record.`,
      { cause: error },
    )
    this.consumer = consumer
    this.dispatchUid = dispatchUid
    this.recordId = recordId
  }
}
