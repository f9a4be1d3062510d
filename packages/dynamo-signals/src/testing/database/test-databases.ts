import type { Database } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { coreOf } from '../../repository/open-database.ts'
import type { TestDatabase } from './test-database.ts'

/** What matchers see of a test database. */
export interface ObservedDatabase {
  readonly test: TestDatabase
  /** The stored item, unaffected by planned faults. */
  readonly itemOf: (model: AnyModel, id: string) => Item | undefined
  /** The id of the instance that an item's key identifies. Undefined if its stream has no change of it. */
  readonly idOf: (itemKey: string) => string | undefined
}

const known = new WeakMap<Core, ObservedDatabase>()

/** Lets matchers find a test database by its database, also by one with a context. */
export function registerTestDatabase(core: Core, observed: ObservedDatabase): void {
  known.set(core, observed)
}

/** Finds a test database by itself or by its database. */
export function observedDatabase(value: unknown): ObservedDatabase | undefined {
  try {
    const database = (value as Partial<TestDatabase> | null)?.database ?? value
    return known.get(coreOf(database as Database).core)
  } catch {
    return undefined
  }
}
