import type { AnyModel } from '../../models/model.ts'
import type { ItemsOfTable } from '../items/existing-item.ts'
import type { ShapedIndex } from '../items/model-shape.ts'
import type { PlannedWrite } from './planned-write.ts'

/** The tables of a database that other code lays out. */
export interface ExistingTables {
  /**
   * Returns the items of the table that a stream record is from. Undefined for the library's own table. Throws
   * `ConfigurationError` for a table that no model of this database is stored in.
   */
  of(record: unknown): ItemsOfTable | undefined
  /** Converts planned writes to the form of the tables that they are for. Appends writes that these need, such as fences. */
  inStoredForm(writes: readonly PlannedWrite[]): readonly PlannedWrite[]
  /** Returns how many writes {@link inStoredForm} appends. */
  addedWrites(writes: readonly PlannedWrite[]): number
  /**
   * Returns the access pattern that lists the instances of a model by a foreign key. Undefined for a model in the library's own
   * table, and for a filter that is not one foreign key. Throws `ConfigurationError` if the model declares no such pattern.
   */
  listedBy(model: AnyModel, filter: object): ShapedIndex | undefined
  /** Throws `TransactionTooLargeError` if a delete that does not fit in one transaction cannot continue through the stream. */
  requireCascade(model: AnyModel, writes: number, limit: number): void
}
