import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** The default Region of the local cloud. */
export const LOCAL_REGION = 'eu-central-1'

/**
 * The credentials of the local cloud. DynamoDB Local runs with `-sharedDb` and does not check credentials, so a
 * developer's real credentials are never looked up or sent.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const

/** Creates a client for the DynamoDB Local at `endpoint`. The caller must destroy it. */
export function createDynamoDBClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS })
}
