/** A record as Lambda hands it over: the part of `DynamoDBRecord` of `@types/aws-lambda` that is used here. */
export interface LambdaRecord {
  readonly eventID?: string | undefined
  readonly eventSource?: string | undefined
  readonly awsRegion?: string | undefined
  readonly eventName?: 'INSERT' | 'MODIFY' | 'REMOVE' | undefined
  readonly userIdentity?: unknown
  readonly dynamodb?:
    | {
        readonly ApproximateCreationDateTime?: number | undefined
        readonly Keys?: object | undefined
        readonly NewImage?: object | undefined
        readonly OldImage?: object | undefined
        readonly SequenceNumber?: string | undefined
      }
    | undefined
}

/** What inline delivery gives as the source of its records: their numbers are counted by the process, not by a stream. */
export const INLINE_SOURCE = 'dynamo-signals:inline'

/**
 * Where a record lies in its stream: the Region and the sequence number. Undefined for what no stream delivered: an
 * item as it stands, or inline delivery.
 */
export function positionOf({ awsRegion = '', eventSource, dynamodb }: LambdaRecord): string | undefined {
  const number = dynamodb?.SequenceNumber
  return number === undefined || eventSource === INLINE_SOURCE ? undefined : `${awsRegion}/${number}`
}
