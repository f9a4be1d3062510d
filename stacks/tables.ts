import { dataTable, ledgerTable, type TableDefinition } from 'dynamo-signals/table'
import { isProduction, settings } from './stage.ts'

// A link tells a function the name of a table. What it may do there is said function by function, in permissions.ts:
// SST's own link would allow everything.
sst.Linkable.wrap(sst.aws.Dynamo, table => ({ properties: { name: table.name } }))

/** The instances. Its stream wakes the consumers. */
export const data = table('Data', dataTable('Data'))

/** Receipts, leases and dead letters. */
export const ledger = table('Ledger', ledgerTable('Ledger'))

/** Makes a table as the local cloud makes it, from the same definition. */
function table(name: 'Data' | 'Ledger', definition: TableDefinition): sst.aws.Dynamo {
  const keys = [definition, ...definition.indexes].flatMap(each => [each.partitionKey, each.sortKey ?? []].flat())
  const indexes = definition.indexes.map(each => [each.name, { hashKey: each.partitionKey, rangeKey: each.sortKey }])
  return new sst.aws.Dynamo(name, {
    fields: Object.fromEntries(keys.map(key => [key, 'string' as const])),
    primaryIndex: { hashKey: definition.partitionKey, rangeKey: definition.sortKey },
    globalIndexes: Object.fromEntries(indexes),
    stream: definition.stream ? 'new-and-old-images' : undefined,
    ttl: definition.timeToLiveAttribute,
    deletionProtection: isProduction,
    transform: { table: (args, options) => takeOver(settings.restoredTables[name], args, options) },
  })
}

/** Takes over a table that is there already. The one it takes the place of is left where it is. */
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
