import type { IndexEngine } from '../models/model-index.ts'
import type { EntryWriter } from '../repository/items/instance-item.ts'
import { definitionIssue } from './definition-issue.ts'
import { addEntry } from './entry-key.ts'

/** What an index made by `index()` brings to models and repositories. */
export const ENGINE: IndexEngine & EntryWriter = { definitionIssue, addEntry }
