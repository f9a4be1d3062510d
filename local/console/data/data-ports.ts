import type { LocalCloud } from '@dynamo-signals/local-cloud'
import type { Database } from 'dynamo-signals'

/** What the pages about the stored data need. */
export interface DataPorts {
  readonly database: Database
  readonly cloud: Pick<LocalCloud, 'storedItems' | 'stories'>
  /** The names of the tables: the one with the instances and guards first, then the ledger. */
  readonly tables: readonly [data: string, ledger: string]
}
