import type { Database } from 'dynamo-signals'
import type { SearchedTable } from '../../dynamodb/key-text.ts'
import type { LocalCloud } from '../../local-cloud.ts'
import { replayLink } from '../replay/asked-replay.ts'
import type { DataPorts } from './data-ports.ts'

/** What the pages about the stored data need, in the console of a local cloud. */
export function localDataPorts(
  database: Database,
  { storedItems, stories }: Pick<LocalCloud, 'storedItems' | 'stories'>,
  tables: readonly SearchedTable[],
): DataPorts {
  return {
    database,
    tables,
    storedItems,
    change: (title, work, statusOf) => stories.request(title, work, statusOf),
    pagesOf: (model, id) => [
      ...replayLink(database, model.name, id),
      [`/?${new URLSearchParams({ q: id })}`, 'Stories'],
      [`/records?${new URLSearchParams({ model: model.name, q: id })}`, 'Records'],
    ],
    isWritable: true,
    isDeployed: false,
  }
}
