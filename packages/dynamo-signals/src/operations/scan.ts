import { shown } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Database } from '../models/database.ts'
import type { Where } from '../models/filter.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { readWhere } from '../queries/filter.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { isGoing } from '../repository/items/deletion-fence.ts'
import { isInstance } from '../repository/items/keys.ts'
import { idOf } from '../repository/items/read-instance-item.ts'
import { coreOf } from '../repository/open-database.ts'
import { readable } from '../repository/reading/readable.ts'
import { remembered } from '../repository/reading/remembered.ts'
import { existingTablesOf } from './existing/existing-tables-of.ts'
import { identifiedItem, UnidentifiedItem } from './existing/identified-item.ts'
import { instanceFilter } from './existing/instance-filter.ts'
import { onlyItemsOf } from './only-items-of.ts'
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
 * Visits every instance of a model, in no particular order, as it is stored at that moment. It reads the whole table in which the
 * model is stored, so you pay for the items of all models, including guards. DynamoDB sends only those that can be instances of the
 * model, unless a function `is` of its items has to see all of them. Use it for exports and one-time jobs. For regular
 * queries, use `listed` or an access pattern.
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
  const isSelected = where === undefined ? undefined : instanceFilter(model, readWhere(where))
  const { tableName } = model.storedIn?.table ?? {}
  let visited = 0
  const purpose = { tableName, run: `scan of ${model.name}`, filter: onlyItemsOf(model) }
  const result = await scanTable(core, { ...rest, ...purpose }, async stored => {
    const found = itemOf(core, model, stored, onUnreadable)
    if (!found || (isSelected && !isSelected(found.item))) return
    const read = (item: Item) => remembered({ core }, model, item) as InstanceOf<M>
    const options = onUnreadable && { onUnreadable: (error: unknown) => onUnreadable(error, found.id) }
    for (const instance of readable([found.item], read, options)) {
      visited++
      await visit(instance)
    }
  })
  return { ...result, visited }
}

interface FoundItem {
  readonly id: string
  readonly item: Item
}

/** Returns an instance of the model as the repository reads it. Undefined for all other items. */
function itemOf(
  core: Core,
  model: AnyModel,
  item: Item,
  onUnreadable: ScanInstancesOptions['onUnreadable'],
): FoundItem | undefined {
  if (!model.storedIn) {
    return isInstance(item) && item._type?.S === model.name && !isGoing(item) ? { id: idOf(item), item } : undefined
  }
  const models = existingTablesOf(core).find(table => table.models.includes(model))?.models ?? []
  try {
    const found = identifiedItem(models, item)
    return found?.model === model ? { id: found.id, item: found.own } : undefined
  } catch (error) {
    if (!(error instanceof UnidentifiedItem)) throw error
    if (error.model !== model) return undefined
    if (!onUnreadable) throw error.cause
    onUnreadable(error.cause, error.itemKey)
    return undefined
  }
}
