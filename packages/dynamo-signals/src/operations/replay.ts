import type { Connection } from '../dispatch/connection.ts'
import { describeError } from '../dispatch/thrown-values.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { When } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { coreOf } from '../repository/open-database.ts'
import { deliverInTime } from '../streams/deliver-in-time.ts'
import { isSameImage } from '../streams/is-same-image.ts'
import { allParkedLanes, laneOf } from '../streams/lanes.ts'
import { LEDGER_LIFETIME } from '../streams/ledger-expiry.ts'
import { hasReceipt } from '../streams/receipts.ts'
import { receiversFor } from '../streams/receivers-for.ts'
import type { StreamRecord } from '../streams/stream-record.ts'
import { currentItem } from './current-item.ts'
import { hasEarlierReceipt } from './has-earlier-receipt.ts'
import type { Replay, ReplayCounts, ReplayFailure, ReplayProgress } from './replay-result.ts'
import { requireReceiver, tableToReplay } from './replay-target.ts'
import { type ScanOptions, scanTable } from './scan-table.ts'
import { createdAtOf, standingRecord, writtenAtOf } from './standing-record.ts'

/** Selects the receivers and items of a replay. */
export interface ReplayOptions extends Omit<ScanOptions, 'onProgress'> {
  readonly consumer: string
  /** Only this receiver. Default: all receivers of the consumer, for items of the last 35 days. */
  readonly dispatchUid?: string
  /** Only items of this model, or of the model with this name. */
  readonly model?: AnyModel | string
  /** Only items that were last written at this time or later. */
  readonly since?: Date
  /** Only items that were last written before this time. */
  readonly until?: Date
  /**
   * Skips items for which a receiver has a receipt of an earlier write, so it runs only once per item. By default, it
   * runs again for these, because it has not handled the last write.
   */
  readonly onlyNew?: boolean
  /** Runs no receivers, and only counts how often they would run. */
  readonly dryRun?: boolean
  readonly onProgress?: (progress: ReplayProgress) => void
}

const MOST_FAILURES = 100
/** How often a receiver runs for an item that other code keeps changing. */
const MOST_RUNS = 50

/**
 * Runs receivers for stored items. Use it for a new receiver, or for one whose records were lost. Every item is
 * delivered in its current state, as if it had just been inserted: `created` and `changed` are true, and `becomes` is
 * true if the field has the value. A receiver that has a receipt for the item's last write is skipped. So is an item
 * that was saved with `raw`, except for receivers with `runOnRaw`. A receiver with a receipt for an earlier write runs
 * again, so a counter counts the item twice, unless you pass `onlyNew`. A dry run returns the number of these items in
 * `repeats`. A receiver with only `created()` is never repeated. A receiver that runs for more than a minute has
 * failed. It is safe to run a replay twice, concurrently, or while the stream is being processed.
 *
 * For a model with `storedIn`, it replays the items of that table. A receiver that has a receipt for any change of such an
 * item runs again, unless you pass `onlyNew`, because an item of other code does not store which change wrote it. If the
 * repository saved the item, too, a receipt for its last save there counts, even if other code has changed it since. If the item
 * changes while a receiver runs for it, the receiver runs again for its new state, so that a receiver that copies items ends
 * with the current one. Items whose age is unknown count as older than 35 days.
 *
 * Receipts are kept for 35 days. For older items, it is unknown which receivers ran, so only a receiver that you name
 * runs for them. It must check before it creates anything, and it sends its emails again. Deletes cannot be replayed.
 * Throws a `ConfigurationError` if the receiver is not connected.
 *
 * @example
 * await replay(database, { consumer: 'links', dispatchUid: 'carts/open-cart', model: User, rateLimit: 200 })
 */
export async function replay(database: Database, options: ReplayOptions): Promise<Replay> {
  const { core } = coreOf(database)
  requireReceiver(core, options)
  const run = new ReplayRun(core, options, await allParkedLanes(core, options.consumer))
  const { onProgress, ...scan } = options
  const result = await scanTable(
    core,
    {
      ...scan,
      run: nameOf(options),
      tableName: run.table?.tableName,
      ...(onProgress && { onProgress: progress => onProgress({ ...progress, ...run.counts }) }),
    },
    item => run.visit(item),
  )
  return { ...result, ...run.counts, failures: run.failures, repeats: run.repeats }
}

function nameOf({ consumer, dispatchUid, dryRun = false }: ReplayOptions): string {
  return `${dryRun ? 'dry run of the ' : ''}replay of ${dispatchUid ?? consumer}`
}

class ReplayRun {
  readonly failures: ReplayFailure[] = []
  readonly counts = { delivered: 0, already: 0, notApplicable: 0, waiting: 0, forgotten: 0, failed: 0, repeated: 0 }
  readonly repeats: Record<string, number> = {}
  readonly #core: Core
  readonly #options: ReplayOptions
  readonly #parked: ReadonlySet<string>
  /** The table of the model's items, if other code writes it. */
  readonly table: TableKeys | undefined
  readonly #model: string | undefined
  readonly #remembered: number

  constructor(core: Core, options: ReplayOptions, parked: ReadonlySet<string>) {
    const { model } = options
    this.#core = core
    this.#options = options
    this.#parked = parked
    this.#model = typeof model === 'string' ? model : model?.name
    if (this.#model !== undefined && !core.models.has(this.#model)) {
      throw new ConfigurationError(
        'operations.unknownModel',
        `"${this.#model}" is not a model of this database. Its models: ${[...core.models.keys()].join(', ')}.`,
      )
    }
    this.table = tableToReplay(core, options, this.#model)
    this.#remembered = core.runtime.now().getTime() - LEDGER_LIFETIME * 1000
  }

  async visit(read: Item): Promise<void> {
    if (this.#model !== undefined && !this.table && read._type?.S !== this.#model) return
    if (!this.#isInTime(read)) return
    if (!this.table || this.#options.dryRun) return this.#runAll(read)
    const record = this.#recordOf(read)
    if (!record || this.#receivers(record).length === 0) return
    // Its page may have been read seconds ago, and other code may have changed or deleted it since.
    const item = await currentItem(this.#core, this.table, read)
    if (item) await this.#runAll(item)
  }

  async #runAll(item: Item): Promise<void> {
    const record = this.#recordOf(item)
    if (!record) return
    for (const connection of this.#receivers(record)) await this.#run(record, item, connection)
  }

  /**
   * Runs a receiver for an item. If other code changes the item during the run, the stream may have delivered that change
   * before, so the receiver runs again, until it has run for the state that the item has after the run.
   */
  async #run(first: StreamRecord, item: Item, connection: Connection): Promise<void> {
    let [record, state] = [first, item]
    for (let runs = 1; ; runs++) {
      const outcome = await this.#deliver(record, state, connection, runs > 1)
      this.counts[outcome]++
      if (outcome !== 'delivered' || !this.table || this.#options.dryRun) return
      const current = await currentItem(this.#core, this.table, state)
      if (!current || isSameImage({ M: current }, { M: state })) return
      if (runs === MOST_RUNS) {
        const error = new Error(`The item changed during each of ${runs} runs. Replay it when it changes less often.`)
        this.counts[this.#failed(connection.dispatchUid ?? '', record, error)]++
        return
      }
      const next = this.#recordOf(current, record)
      if (!next || !this.#receivers(next).includes(connection)) return
      ;[record, state] = [next, current]
    }
  }

  #recordOf(item: Item, after?: StreamRecord): StreamRecord | undefined {
    const record = standingRecord(this.#core, item, this.table, after?.header.id)
    return this.table && record?.sender?.name !== this.#model ? undefined : record
  }

  #receivers(record: StreamRecord): Connection[] {
    const { consumer, dispatchUid } = this.#options
    try {
      const receivers = receiversFor(record, consumer)
      return receivers.filter(connection => (dispatchUid ?? connection.dispatchUid) === connection.dispatchUid)
    } catch (error) {
      // A condition can fail on a malformed item. A single one among millions must not end the replay.
      this.counts[this.#failed(dispatchUid ?? '', record, error)]++
      return []
    }
  }

  #failed(dispatchUid: string, { itemKey }: StreamRecord, error: unknown): 'failed' {
    if (this.failures.length < MOST_FAILURES) this.failures.push({ dispatchUid, itemKey, error: describeError(error) })
    return 'failed'
  }

  #isInTime(item: Item): boolean {
    const { since, until } = this.#options
    if (since === undefined && until === undefined) return true
    const at = writtenAtOf(item)
    if (at === undefined) return false
    return at >= (since?.getTime() ?? at) && at < (until?.getTime() ?? at + 1)
  }

  async #deliver(
    record: StreamRecord,
    item: Item,
    connection: Connection,
    isAgain: boolean,
  ): Promise<keyof ReplayCounts> {
    const { dispatchUid = '' } = connection
    const task = { dispatchUid, itemKey: record.itemKey, recordId: record.header.id }
    // A claim of `once`, or a receipt of an earlier write, may also have expired.
    const isForgotten = (createdAtOf(item) ?? 0) < this.#remembered
    if (isForgotten && this.#options.dispatchUid === undefined) return 'forgotten'
    if (this.#parked.has(laneOf(task))) return 'waiting'
    if (await hasReceipt(this.#core, task)) return 'already'
    if (!isAgain && (await hasEarlierReceipt(this.#core, task, createdAtOf(item) ?? 0))) {
      if (isInsertOnly(connection)) return 'already'
      this.counts.repeated++
      this.repeats[dispatchUid] = (this.repeats[dispatchUid] ?? 0) + 1
      if (this.#options.onlyNew) return 'already'
    }
    if (this.#options.dryRun) return 'delivered'
    try {
      const outcome = await deliverInTime(this.#core, record, connection)
      if (outcome === 'done') return 'delivered'
      return outcome === 'suspended' ? 'waiting' : outcome
    } catch (error) {
      return this.#failed(dispatchUid, record, error)
    }
  }
}

/** Whether a receiver only runs for inserts. An item is inserted once, so any receipt is for its insert. */
function isInsertOnly({ options }: Connection): boolean {
  const { patterns = [] } = (options.when as When | undefined) ?? {}
  return (
    patterns.length > 0 && patterns.every(({ eventNames }) => eventNames?.every(name => name === 'INSERT') === true)
  )
}
