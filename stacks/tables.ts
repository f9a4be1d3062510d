import { dynamoArgs } from 'dynamo-signals/sst'
import { dataTable, ledgerTable, type TableDefinition } from 'dynamo-signals/table'
import { isProduction, settings } from './stage.ts'

// A link passes a table's name to a function. Permissions are granted per function in permissions.ts, because SST's own link
// would allow everything.
sst.Linkable.wrap(sst.aws.Dynamo, table => ({ properties: { name: table.name } }))

/** The table of the instances. Its stream triggers the consumers. */
export const data = table('Data', dataTable('Data'))

/** The table of receipts, leases and dead letters. */
export const ledger = table('Ledger', ledgerTable('Ledger'))

/** Creates a table from the same definition as the local cloud. */
function table(name: 'Data' | 'Ledger', definition: TableDefinition): sst.aws.Dynamo {
  return new sst.aws.Dynamo(name, {
    ...dynamoArgs(definition, { isProtected: isProduction }),
    transform: { table: (args, options) => takeOver(settings.restoredTables[name], args, options) },
  })
}

/** Uses an existing table. The table that it replaces is not deleted. */
function takeOver(
  restored: string | undefined,
  table: aws.dynamodb.TableArgs,
  options: $util.CustomResourceOptions,
): undefined {
  if (restored === undefined) return
  table.name = restored
  options.import = restored
  options.retainOnDelete = true
}
