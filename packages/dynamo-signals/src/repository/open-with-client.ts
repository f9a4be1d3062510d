import type { Database } from '../models/database.ts'
import { requireDatabaseOptions } from './database-options-issue.ts'
import { type DatabaseOptions, openDatabaseOver } from './open-database.ts'
import { sdkTransport } from './requests/sdk-transport.ts'

/**
 * Opens the database of a table's models. Sends no request. Open it once per process. Several are possible, with a name
 * each. Throws `ConfigurationError` if an option is missing or invalid, two models share a name, or a relation refers to a
 * model that is not in `models`.
 *
 * @example
 * const database = openDatabase({ client: new DynamoDBClient({}), tableName, ledgerTableName, models: [User, Product] })
 * const user = await database.repository(User).create({ email: 'ada@example.org' })
 */
export function openDatabase(options: DatabaseOptions): Database {
  requireDatabaseOptions(options)
  const { client } = options
  return openDatabaseOver(typeof client === 'function' ? client : sdkTransport(client), options)
}
