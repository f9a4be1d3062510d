import { ConfigurationError } from '../errors/index.ts'
import type { Database } from '../models/database.ts'
import { requireDatabaseOptions } from '../repository/database-options-issue.ts'
import { type DatabaseOptions, openDatabaseOver } from '../repository/open-database.ts'
import type { Transport } from '../repository/requests/transport.ts'

/** The options of `openDatabase` of `dynamo-signals`, with a transport as the client. */
export interface SdkFreeDatabaseOptions extends DatabaseOptions {
  /** What sends the requests: `leanTransport({ region })`. */
  readonly client: Transport
}

/**
 * Opens a database as `openDatabase` of `dynamo-signals` does, but only over a transport. A bundle with this function has
 * nothing of the AWS SDK. Throws `ConfigurationError` for invalid options, and for a client of the AWS SDK.
 *
 * @example
 * const client = leanTransport({ region: 'eu-central-1' })
 * const database = openDatabase({ client, tableName, ledgerTableName, models: [User, Product] })
 */
export function openDatabase(options: SdkFreeDatabaseOptions): Database {
  requireDatabaseOptions(options)
  const { client } = options
  if (typeof client === 'function') return openDatabaseOver(client, options)
  throw new ConfigurationError(
    'lean.needsTransport',
    'openDatabase of dynamo-signals/sdk-free takes a transport, not a client. Pass leanTransport({ region }), or import openDatabase from dynamo-signals.',
  )
}
