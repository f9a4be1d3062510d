/** A record in Lambda's format: the part of `DynamoDBRecord` of `@types/aws-lambda` that is used here. */
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
