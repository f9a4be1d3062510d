import type { TableOfModels } from '../existing/existing-tables-of.ts'
import type { IdentifiedItem } from '../existing/identified-item.ts'

/** What a table that other code lays out contains. None of it is a fault. */
export interface VerifiedTable {
  readonly table: string
  readonly models: readonly VerifiedModel[]
  /** The items that no model matches. */
  readonly unmatched: number
}

/** The items of one model. */
export interface VerifiedModel {
  readonly model: string
  readonly instances: number
  /** Those without the library's own data, because other code has put them. 0 if the repository does not store such data. */
  readonly foreign: number
  /** Those that other models match, too. They belong to this one, because it is the first in `models`. */
  readonly overlaps: readonly { readonly model: string; readonly instances: number }[]
}

interface Row {
  instances: number
  foreign: number
  readonly overlaps: Map<string, number>
}

/** Counts the items of tables that other code lays out. */
export class VerifiedTables {
  readonly #tables = new Map<string, { unmatched: number; readonly rows: Map<string, Row> }>()

  constructor(tables: readonly TableOfModels[]) {
    for (const { tableName, models } of tables) {
      this.#tables.set(tableName, { unmatched: 0, rows: new Map(models.map(({ name }) => [name, newRow()])) })
    }
  }

  add({ tableName }: TableOfModels, found: IdentifiedItem | undefined): void {
    const table = this.#tables.get(tableName)
    if (!table) return
    if (!found) {
      table.unmatched++
      return
    }
    const { model, others, own, form } = found
    const row = table.rows.get(model.name) as Row
    row.instances++
    // The version is in the library's own data.
    if (form && form.parts.writes.bookkeeping !== false && own._v === undefined) row.foreign++
    for (const { name } of others) row.overlaps.set(name, (row.overlaps.get(name) ?? 0) + 1)
  }

  get list(): VerifiedTable[] {
    return Array.from(this.#tables, ([table, { unmatched, rows }]) => ({
      table,
      unmatched,
      models: Array.from(rows, ([model, { overlaps, ...counts }]) => ({
        model,
        ...counts,
        overlaps: Array.from(overlaps, ([other, instances]) => ({ model: other, instances })),
      })),
    }))
  }
}

function newRow(): Row {
  return { instances: 0, foreign: 0, overlaps: new Map() }
}
