import { ConfigurationError } from '../errors/index.ts'
import { tableOfArn } from '../models/stored-in.ts'
import { type Core, targetOf } from '../repository/core.ts'

/**
 * Throws `ConfigurationError` if a model refers to one that the repository stores in the layout of other code. A delete of such an
 * instance would have to put a fence on an item that other code changes.
 */
export function requireUnreferenced(core: Core): void {
  for (const { name, relations } of core.models.values()) {
    for (const [relation, definition] of Object.entries(relations)) {
      const target = targetOf(core, definition)
      if (!target.storedIn?.form) continue
      throw new ConfigurationError(
        'models.badTable',
        `${name}.${relation} refers to ${target.name}, which is stored in ${tableOfArn(target.storedIn.table.tableName)}. Only instances in the library's own table can be referred to. Store the id in a field of ${name}.`,
      )
    }
  }
}
