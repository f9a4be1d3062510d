import { shown } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { type ObservedDatabase, observedDatabase } from '../database/test-databases.ts'

/** Returns the test database that a matcher is given. Throws `ConfigurationError` for anything else. */
export function requireTestDatabase(matcher: string, received: unknown): ObservedDatabase {
  const observed = observedDatabase(received)
  if (observed) return observed
  throw new ConfigurationError(
    'testing.badOption',
    `${matcher}: expect() needs a test database or its database, not ${shown(received)}. Open one with openTestDatabase().`,
  )
}

/** Throws `ConfigurationError` for a model that the test database does not have. */
export function requireModel({ test }: ObservedDatabase, model: AnyModel): void {
  // A model whose items other code writes has no repository, but a test can see what is stored.
  if (!test.database.models.includes(model)) test.database.repository(model)
}
