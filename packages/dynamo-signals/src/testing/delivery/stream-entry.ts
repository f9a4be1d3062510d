import { CASCADE_UID } from '../../cascade/connect-cascade.ts'
import type { LambdaRecord } from '../../streams/lambda-record.ts'
import type { EngineChange } from '../database/engine.ts'
import { imageOf, SERVICE } from '../to-lambda-record.ts'
import type { ReceiverRun } from './receiver-run.ts'

/** A change of a table, as consumers receive it. */
export interface StreamEntry {
  readonly record: LambdaRecord
  /** The receiver that made the change, and what it received. Undefined for a change that the test made. */
  cause?: { readonly run: ReceiverRun; readonly entry: StreamEntry | undefined }
}

/** A change as Lambda hands it over. The name of the table is that of one that other code lays out. */
export function entryOf(change: EngineChange, existingTable: string | undefined): StreamEntry {
  const { eventId, eventName, sequenceNumber, at, keys, before, after, isExpiry } = change
  return {
    record: {
      eventID: eventId,
      eventName,
      eventSource: 'aws:dynamodb',
      awsRegion: 'local',
      ...(existingTable !== undefined && { eventSourceARN: streamArnOf(existingTable) }),
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(at / 1000),
        Keys: imageOf(keys),
        ...(after && { NewImage: imageOf(after) }),
        ...(before && { OldImage: imageOf(before) }),
        SequenceNumber: sequenceNumber,
      },
      ...(isExpiry && { userIdentity: SERVICE }),
    },
  }
}

/** The ARN of a table's stream, by which a handler finds the models of a record. */
export function streamArnOf(tableName: string): string {
  return `arn:aws:dynamodb:local:000000000000:table/${tableName}/stream/2026-01-01T00:00:00.000`
}

/**
 * The receivers that led to a change, the first one first. A round of a cascade does not count: it is the library's own, and
 * ends.
 */
export function chainOf({ cause }: StreamEntry): ReceiverRun[] {
  const chain: ReceiverRun[] = []
  for (let link = cause; link; link = link.entry?.cause) if (link.run.dispatchUid !== CASCADE_UID) chain.push(link.run)
  return chain.reverse()
}
