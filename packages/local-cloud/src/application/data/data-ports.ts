import type { Database } from 'dynamo-signals'
import type { LocalCloud } from '../../local-cloud.ts'

/** What the pages about the stored data need. */
export interface DataPorts {
  readonly database: Database
  readonly cloud: Pick<LocalCloud, 'storedItems' | 'stories'>
  /** The names of the tables: the one with the instances and guards first, then the ledger. */
  readonly tables: readonly [data: string, ledger: string]
}
