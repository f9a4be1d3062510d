import { countIssue, refuseOptions } from '../dispatch/option-issues.ts'
import { cascade } from '../models/cascade-signal.ts'
import { continueDeletion } from './continue-deletion.ts'

/** The options of {@link connectCascade}. */
export interface CascadeOptions {
  /** The Lambda function that runs the rounds. */
  readonly consumer: string
  /** Finishes the deletes of the database of this name only. Default: of every database. */
  readonly database?: string
  /** The number of instances a round deletes. A round must finish well within the function's timeout. Default 500. */
  readonly itemsPerRound?: number
  /** The number of failed attempts after which the record of a round becomes a dead letter. Default 5. */
  readonly maxAttempts?: number
}

/** The `dispatchUid` of the library's receiver, as shown in lists and used for a redrive. */
export const CASCADE_UID = 'dynamo-signals/cascade'

/**
 * Connects the library's receiver that finishes deletes larger than one transaction. Call it where you connect your
 * receivers, in every process that deletes or runs the consumer. Without it, such a delete is refused. The receiver works in
 * rounds. The commit of each round creates the stream record for the next one, so the delete survives crashes, timeouts and
 * redeliveries. Returns the function that disconnects it.
 *
 * @example
 * connectCascade({ consumer: 'links' })
 */
export function connectCascade({
  consumer,
  database,
  itemsPerRound = 500,
  maxAttempts,
}: CascadeOptions): () => boolean {
  refuseOptions('streams.badOption', 'connectCascade', { itemsPerRound: countIssue(itemsPerRound) })
  return cascade.connect(event => continueDeletion(event, itemsPerRound), {
    dispatchUid: CASCADE_UID,
    consumer,
    ...(database === undefined ? {} : { database }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
  })
}
