import type { IndexEngine, ModelIndex } from '../../models/model-index.ts'
import { tableOfArn } from '../../models/stored-in.ts'
import type { EntryWriter } from '../../repository/items/instance-item.ts'
import type { IndexReader } from '../../repository/reading/index-reader.ts'
import type { ExistingIndex } from '../table-indexes.ts'
import { queryExisting } from './query-existing.ts'

/** The code of access patterns over the keys of a table that other code lays out. It comes with `existingIndex()`. */
export const ENGINE: IndexEngine & EntryWriter & IndexReader = {
  definitionIssue,
  // The option `writes` makes the key attributes.
  addEntry() {},
  query: queryExisting,
}

// Models in such a table are checked by definitionIssue of existing/.
function definitionIssue(name: string, index: ModelIndex): string {
  const table = tableOfArn((index as ExistingIndex).table.tableName)
  return `the index "${name}" belongs to the table ${table}, and the model is not stored there. Use index() of dynamo-signals/queries.`
}
