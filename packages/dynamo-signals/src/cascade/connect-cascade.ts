import { countIssue, refuseOptions } from '../dispatch/option-issues.ts'
import { cascade } from '../models/cascade-signal.ts'
import { continueDeletion } from './continue-deletion.ts'

/** What {@link connectCascade} needs. */
export interface CascadeOptions {
  /** The Lambda that runs the rounds. */
  readonly consumer: string
  /** How many instances a round deletes. It must end well within the Lambda's timeout. Default 500. */
  readonly itemsPerRound?: number
  /** After this many failed attempts, the record of a round becomes a dead letter. Default 5. */
  readonly maxAttempts?: number
}

/** The `dispatchUid` of the library's own receiver, for lists and for a redrive. */
export const CASCADE_UID = 'dynamo-signals/cascade'

/**
 * Connects the library's receiver that finishes deletes larger than one transaction. Call it where you connect your
 * receivers, in every process that deletes or runs the consumer. Without it, such a delete is refused. The receiver
 * works in rounds. The commit of each round makes the record of the next one, so that the delete survives crashes,
 * timeouts and redeliveries. Returns the function that disconnects it.
 *
 * @example
 * connectCascade({ consumer: 'links' })
 */
export function connectCascade({ consumer, itemsPerRound = 500, maxAttempts }: CascadeOptions): () => boolean {
  refuseOptions('streams.badOption', 'connectCascade', { itemsPerRound: countIssue(itemsPerRound) })
  return cascade.connect(event => continueDeletion(event, itemsPerRound), {
    dispatchUid: CASCADE_UID,
    consumer,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  })
}
