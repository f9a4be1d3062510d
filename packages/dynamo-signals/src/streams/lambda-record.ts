/** A record as Lambda hands it over: the part of `DynamoDBRecord` of `@types/aws-lambda` that is used here. */
export interface LambdaRecord {
  readonly eventID?: string | undefined
  readonly eventSource?: string | undefined
  readonly awsRegion?: string | undefined
  readonly eventSourceARN?: string | undefined
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
