import type { AnyModel } from '../../models/model.ts'
import { tableOfArn } from '../../models/stored-in.ts'
import type { Core } from '../../repository/core.ts'

/** A table that other code lays out, and the models that are stored in it, in their order. */
export interface TableOfModels {
  readonly tableName: string
  readonly models: readonly AnyModel[]
}

/** Returns the tables of other code in which models of a database are stored. */
export function existingTablesOf({ models }: Pick<Core, 'models'>): TableOfModels[] {
  const stored = [...models.values()].filter(({ storedIn }) => storedIn)
  const byTable = Map.groupBy(stored, ({ storedIn }) => tableOfArn(storedIn?.table.tableName ?? ''))
  return Array.from(byTable.values(), of => ({ tableName: of[0]?.storedIn?.table.tableName ?? '', models: of }))
}

/** Returns the name of the library's own table, if the database has one. */
export function ownTable({ tableName }: Pick<Core, 'tableName'>): string[] {
  return tableName === '' ? [] : [tableName]
}
