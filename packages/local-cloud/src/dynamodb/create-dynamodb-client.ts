import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

/** The Region the local cloud pretends to be in when the caller names none. */
export const LOCAL_REGION = 'eu-central-1'

/**
 * The credentials the local cloud uses. DynamoDB Local runs with `-sharedDb` and checks none, so that a developer's real
 * credentials are never looked up, let alone sent.
 */
export const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const

/** Makes a client for a DynamoDB Local at `endpoint`. The caller destroys it. */
export function createDynamoDBClient(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: LOCAL_REGION, credentials: LOCAL_CREDENTIALS })
}
