import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { coreOf } from '../repository/open-database.ts'
import { allParkedLanes } from '../streams/lanes.ts'
import { onlyItemsOf } from './only-items-of.ts'
import { chosenIds, visitChosen } from './replay-chosen.ts'
import type { ReplayOptions } from './replay-options.ts'
import type { Replay } from './replay-result.ts'
import { ReplayRun } from './replay-run.ts'
import { modelOf, requireReceiver } from './replay-target.ts'
import { type ScanProgress, type ScanResult, scanTable } from './scan-table.ts'

/**
 * Runs receivers for stored items. Use it for a new receiver, or for one whose records were lost. Every item is
 * delivered in its current state, as if it had just been inserted: `created` and `changed` are true, and `becomes` is
 * true if the field has the value. A receiver that has a receipt for the item's last write is skipped. So is an item
 * that was saved with `raw`, except for receivers with `runOnRaw`. A receiver with a receipt for an earlier write runs
 * again, so a counter counts the item twice, unless you pass `onlyNew`. A dry run returns the number of these items in
 * `repeats`. A receiver with only `created()` is never repeated. A receiver that runs for more than a minute has
 * failed. One that loses a race against another writer runs again for the current state, up to its `maxAttempts`. It is safe
 * to run a replay twice, concurrently, or while the stream is being processed.
 *
 * For a model with `storedIn`, it replays the items of that table. A receiver that has a receipt for any change of such an
 * item runs again, unless you pass `onlyNew`, because an item of other code does not store which change wrote it. If the
 * repository saved the item, too, a receipt for its last save there counts, even if other code has changed it since. If the item
 * changes while a receiver runs for it, the receiver runs again for its new state, so that a receiver that copies items ends
 * with the current one. Items whose age is unknown count as older than 35 days.
 *
 * With `ids`, it reads these instances, strongly consistent, and no others. Everything else is as in a scan. If `abortSignal` stops it,
 * `scanned` is less than the number of ids. To continue, call it again with the same ids: finished work has a receipt.
 *
 * Receipts are kept for 35 days. For older items, it is unknown which receivers ran, so only a receiver that you name
 * runs for them. It must check before it creates anything, and it sends its emails again. Deletes cannot be replayed.
 * Throws a `ConfigurationError` if the receiver is not connected, or an option is invalid.
 *
 * @example
 * await replay(database, { consumer: 'links', dispatchUid: 'carts/open-cart', model: User, rateLimit: 200 })
 */
export async function replay(database: Database, options: ReplayOptions): Promise<Replay> {
  const { core } = coreOf(database)
  const model = modelOf(core, options.model)
  const ids = chosenIds(options, model)
  requireReceiver(core, options)
  const run = new ReplayRun(core, options, model, await allParkedLanes(core, options.consumer))
  const result =
    model && ids ? await visitChosen(core, run, { ...options, model, ids }) : await visitAll(core, run, model, options)
  return { missing: [], ...result, ...run.counts, failures: run.failures, repeats: run.repeats }
}

function visitAll(
  core: Core,
  run: ReplayRun,
  model: AnyModel | undefined,
  { onProgress, ...options }: ReplayOptions,
): Promise<ScanResult> {
  const { dispatchUid, consumer, dryRun = false } = options
  const purpose = {
    run: `${dryRun ? 'dry run of the ' : ''}replay of ${dispatchUid ?? consumer}`,
    tableName: run.table?.tableName,
    ...(model && { filter: onlyItemsOf(model) }),
    ...(onProgress && { onProgress: (progress: ScanProgress) => onProgress({ ...progress, ...run.counts }) }),
  }
  return scanTable(core, { ...options, ...purpose }, item => run.visit(item))
}
