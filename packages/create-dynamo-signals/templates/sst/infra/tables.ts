/// <reference path="../.sst/platform/config.d.ts" />
import { dataTable, ledgerTable, type TableDefinition } from 'dynamo-signals/table'

/** The table of the instances. Its stream triggers the consumers. */
export const data = createTable('Data', dataTable('Data'))

/** The table of receipts, waiting records and dead letters. */
export const ledger = createTable('Ledger', ledgerTable('Ledger'))

function createTable(name: string, definition: TableDefinition): sst.aws.Dynamo {
  const keys = [definition, ...definition.indexes].flatMap(each => [each.partitionKey, each.sortKey ?? []].flat())
  const indexes = definition.indexes.map(each => [each.name, { hashKey: each.partitionKey, rangeKey: each.sortKey }])
  return new sst.aws.Dynamo(name, {
    fields: Object.fromEntries(keys.map(key => [key, 'string' as const])),
    primaryIndex: { hashKey: definition.partitionKey, rangeKey: definition.sortKey },
    globalIndexes: Object.fromEntries(indexes),
    stream: definition.stream ? 'new-and-old-images' : undefined,
    ttl: definition.timeToLiveAttribute,
    deletionProtection: $app.stage === 'production',
  })
}
