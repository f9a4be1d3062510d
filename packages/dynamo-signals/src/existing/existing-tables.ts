import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import {
  type ExistingTables,
  existingItems,
  type ItemsOfTable,
  type Recognized,
} from '../repository/items/existing-item.ts'

/** Groups the models that describe the items of other code by their table. `ownTable` is empty if there is none. */
export function groupByTable(models: readonly AnyModel[], ownTable: string): ExistingTables {
  const existing = models.filter(({ storedIn }) => storedIn)
  const byTable = Map.groupBy(existing, ({ storedIn }) => tableOfArn(storedIn?.table.tableName ?? ''))
  const tables = new Map([...byTable].map(([table, of]) => [table, itemsOfTable(of)]))
  return {
    of(streamArn) {
      const table = typeof streamArn === 'string' ? tableOfArn(streamArn) : undefined
      const found = table === undefined ? undefined : tables.get(table)
      if (found || ownTable !== '') return found
      const [only] = tables.values()
      if (table === undefined && tables.size === 1) return only
      throw new ConfigurationError(
        'streams.wrongEvent',
        `The record is from ${table === undefined ? 'an unknown table' : `the table ${table}`}, and the models of this database are stored in ${[...tables.keys()].join(', ')}. Pass the name of the table to existingTable().`,
      )
    },
  }
}

function itemsOfTable(models: readonly AnyModel[]): ItemsOfTable {
  const [first] = models
  return {
    itemKeyOf: item => (first && existingItems(first)?.itemKeyOf(item)) ?? '',
    recognize: item => recognize(models, item),
  }
}

function recognize(models: readonly AnyModel[], item: Item): Recognized | undefined {
  for (const sender of models) {
    try {
      if (existingItems(sender)?.isInstance(item)) return { sender }
    } catch (error) {
      // The receivers of the model fail for this item, so the error is counted, reported and parked like any other.
      return { sender, failure: { error } }
    }
  }
  return undefined
}
