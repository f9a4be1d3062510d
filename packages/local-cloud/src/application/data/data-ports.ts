import type { AnyModel, Database } from 'dynamo-signals'
import type { SearchedTable } from '../../dynamodb/key-text.ts'
import type { SearchTable } from '../../dynamodb/search-tables.ts'
import type { StoryRecorder } from '../../stories/story-recorder.ts'

/** What the pages about the stored data need. */
export interface DataPorts {
  readonly database: Database
  /** The tables. The one with the instances and guards comes first, unless other code writes all of them. */
  readonly tables: readonly SearchedTable[]
  readonly storedItems: SearchTable
  /** Makes a change. The local console records it as a story of its own. */
  readonly change: StoryRecorder['request']
  /** Returns the other pages about an instance: their paths and titles. */
  readonly pagesOf: (model: AnyModel, id: string) => readonly (readonly [path: string, title: string])[]
  /** Whether the pages can create, change and delete instances. */
  readonly isWritable: boolean
  /** Whether this is a deployed stage. A table is then only searched when a person asks for it, and no instance expires on request. */
  readonly isDeployed: boolean
}
