import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Database } from '../models/database.ts'
import type { Where } from '../models/filter.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { readWhere } from '../queries/filter.ts'
import { matches } from '../queries/filter-match.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import { isInstance } from '../repository/items/keys.ts'
import { coreOf } from '../repository/open-database.ts'
import { readable } from '../repository/reading/readable.ts'
import { remembered } from '../repository/reading/remembered.ts'
import { type ScanOptions, type ScanResult, scanTable } from './scan-table.ts'

/** The options of {@link scan}. */
export interface ScanInstancesOptions<M extends AnyModel = AnyModel> extends ScanOptions {
  /** Selects instances after they are read. */
  readonly where?: Where<M>
  /** Called for an item that cannot be read as an instance, which is then skipped. Default: it ends the scan. */
  readonly onUnreadable?: (error: unknown, id: string) => void
}

/** The result of a scan of one model. */
export interface ScannedInstances extends ScanResult {
  /** The instances that were visited. */
  readonly visited: number
}

/**
 * Visits every instance of a model, in no particular order, as it is stored at that moment. It reads the whole table, so you
 * pay for the items of all models, including guards. Use it for exports and one-time jobs. For regular queries, use `listed`
 * or an access pattern.
 *
 * Segments are read concurrently, and the instances of a segment are visited one after another. If a visit throws, the scan
 * ends. To continue, pass `resumeFrom` of the last progress or of the result. The last page may then be visited again.
 *
 * @example
 * const { visited } = await scan(database, User, { segments: 8, rateLimit: 500 }, async user => console.log(user.email))
 */
export async function scan<M extends AnyModel>(
  database: Database,
  model: M,
  options: ScanInstancesOptions<M>,
  visit: (instance: InstanceOf<M>) => unknown,
): Promise<ScannedInstances> {
  const { core } = coreOf(database)
  const { where, onUnreadable, ...rest } = options
  if (typeof visit !== 'function') {
    throw new ConfigurationError('operations.badOption', `scan of ${model.name} needs a function, not ${shown(visit)}.`)
  }
  const filter = where === undefined ? undefined : readWhere(where)
  let visited = 0
  const result = await scanTable(core, { ...rest, run: `scan of ${model.name}` }, async item => {
    if (!isInstance(item) || item._type?.S !== model.name || isGoing(item) || (filter && !matches(filter, item))) return
    const read = () => remembered({ core }, model, item) as InstanceOf<M>
    for (const instance of readable([item], read, onUnreadable && { onUnreadable })) {
      visited++
      await visit(instance)
    }
  })
  return { ...result, visited }
}
