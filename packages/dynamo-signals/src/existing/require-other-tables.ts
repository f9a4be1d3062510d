import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'

/**
 * Throws `ConfigurationError` if other code lays out the library's own table or its ledger. A record is recognized by its table,
 * so the receivers of the library's own items would not run.
 */
export function requireOtherTables({ tableName, ledgerTableName }: Core, stored: readonly AnyModel[]): void {
  for (const { name, storedIn } of stored) {
    const table = tableOfArn(storedIn?.table.tableName ?? '')
    const [option] = Object.entries({ tableName, ledgerTableName }).find(([, own]) => tableOfArn(own) === table) ?? []
    if (!option) continue
    throw new ConfigurationError(
      'repository.badDatabase',
      `openDatabase: ${name} is stored in ${table}, which is also the ${option}. Pass the name of another table.`,
    )
  }
}
