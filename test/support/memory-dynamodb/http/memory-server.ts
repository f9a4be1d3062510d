import { EmbeddedDynamoDB } from 'dynamodb-embedded'

/** A DynamoDB in memory that listens on a port of this machine. */
export interface MemoryServer {
  /** What clients of DynamoDB and of its streams take for their `endpoint`. */
  readonly endpoint: string
  /** Ends it, and forgets all tables. */
  stop(): Promise<void>
}

/** Serves an embedded DynamoDB to the AWS SDK, for all the processes of a test run. */
export async function startMemoryServer(): Promise<MemoryServer> {
  const { endpoint, close } = await new EmbeddedDynamoDB().listen()
  return { endpoint, stop: close }
}
