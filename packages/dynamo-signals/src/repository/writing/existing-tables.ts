import type { ItemsOfTable } from '../items/existing-item.ts'
import type { PlannedWrite } from './planned-write.ts'

/** The tables of a database that other code lays out. */
export interface ExistingTables {
  /**
   * Returns the items of the table that a stream record is from. Undefined for the library's own table. Throws
   * `ConfigurationError` for a table that no model of this database is stored in.
   */
  of(record: unknown): ItemsOfTable | undefined
  /** Converts planned writes to the form of the tables that they are for. */
  inStoredForm(writes: readonly PlannedWrite[]): readonly PlannedWrite[]
}
