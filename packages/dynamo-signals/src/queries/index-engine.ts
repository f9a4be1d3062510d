import type { IndexEngine } from '../models/model-index.ts'
import type { EntryWriter } from '../repository/items/instance-item.ts'
import type { IndexReader } from '../repository/reading/index-reader.ts'
import { addEntry } from './entry-key.ts'
import { definitionIssue } from './index-issue.ts'
import { queryIndex } from './query-index.ts'

/** The code of access patterns for models and repositories, which comes with `index()`. */
export const ENGINE: IndexEngine & EntryWriter & IndexReader = {
  definitionIssue,
  addEntry,
  query: queryIndex,
}
