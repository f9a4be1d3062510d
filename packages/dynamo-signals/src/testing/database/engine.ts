import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { ConfigurationError } from '../../errors/index.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import type { Transport } from '../../repository/requests/transport.ts'
import { loadPackage } from '../load-package.ts'

/** What is used of `EmbeddedDynamoDB`. The package is optional, so nothing here may import it, types included. */
export interface Engine {
  readonly transport: Transport
  readonly requestHandler: NonNullable<DynamoDBClientConfig['requestHandler']>
  perform(operation: string, input: object): object
  fail(operation: string, fault: object): () => void
  items(tableName: string): Item[]
  item(tableName: string, key: Readonly<Item>): Item | undefined
  onCommit(listener: (commit: EngineCommit) => void): void
  expireDue(): number
  snapshot(): unknown
  restore(snapshot: never): Promise<void>
  close(): Promise<void>
}

/** What one request changed in one table. */
export interface EngineCommit {
  readonly tableName: string
  readonly changes: readonly EngineChange[]
}

/** One changed item. */
export interface EngineChange {
  readonly eventId: string
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE'
  readonly sequenceNumber: string
  readonly at: number
  readonly keys: Item
  readonly before: Item | undefined
  readonly after: Item | undefined
  readonly isExpiry: boolean
}

interface EnginePackage {
  readonly EmbeddedDynamoDB: new (options: { readonly now: () => number }) => Engine
}

const PACKAGE = 'dynamodb-embedded'

/** Loads the embedded DynamoDB. Throws a `ConfigurationError` that says how to install it. */
export async function loadEngine(name = PACKAGE): Promise<EnginePackage> {
  try {
    return (await loadPackage(name)) as EnginePackage
  } catch (error) {
    if (!isMissing(error, name)) throw error
    throw new ConfigurationError(
      'testing.noEngine',
      `openTestDatabase() runs on the package ${name}, which is not installed. Install it: npm i -D ${name}`,
      { cause: error },
    )
  }
}

/** Node, Jest and Vite have different words for it. A module that the package itself is missing is another matter. */
function isMissing(error: unknown, name: string): boolean {
  const { message = '' } = error as Partial<Error>
  return /cannot find|could not resolve|failed to (load|resolve)/i.test(message) && message.includes(name)
}
