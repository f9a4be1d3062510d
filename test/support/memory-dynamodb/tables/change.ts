import type { LambdaRecord } from 'dynamo-signals/streams'
import type { Change } from 'dynamodb-embedded'

export type { Change, Commit } from 'dynamodb-embedded'

const SERVICE = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }

/** A change as a Lambda function is handed it. */
export function recordOf({ eventId, eventName, keys, before, after, at, ...change }: Change): LambdaRecord & {
  readonly dynamodb: object
} {
  return {
    eventID: eventId,
    eventName,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      Keys: keys,
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      SequenceNumber: change.sequenceNumber,
    },
    ...(change.isExpiry && { userIdentity: SERVICE }),
  }
}
