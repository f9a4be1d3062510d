import type { Connection } from '../dispatch/connection.ts'
import { describeError } from '../dispatch/thrown-values.ts'
import { ConfigurationError } from '../errors/index.ts'
import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import { postDelete } from '../models/model-signals.ts'
import type { When } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { coreOf } from '../repository/open-database.ts'
import { deliverInTime } from '../streams/deliver-in-time.ts'
import { allParkedLanes, laneOf } from '../streams/lanes.ts'
import { LEDGER_LIFETIME } from '../streams/ledger-expiry.ts'
import { hasReceipt } from '../streams/receipts.ts'
import { receiversFor } from '../streams/receivers-for.ts'
import type { StreamRecord } from '../streams/stream-record.ts'
import { connectedConsumers, streamReceivers } from './connected-signals.ts'
import { hasEarlierReceipt } from './has-earlier-receipt.ts'
import { type ScanOptions, type ScanProgress, type ScanResult, scanTable } from './scan-table.ts'
import { createdAtOf, standingRecord, writtenAtOf } from './standing-record.ts'

/** Which receivers run again, for which items. */
export interface ReplayOptions extends Omit<ScanOptions, 'onProgress'> {
  readonly consumer: string
  /** Only this receiver. Default: all of the consumer, for items no older than the ledger's memory. */
  readonly dispatchUid?: string
  /** Only the items of this model, or of the model of this name. */
  readonly model?: AnyModel | string
  /** Only items that were last written at this time or later. */
  readonly since?: Date
  /** Only items that were last written before this time. */
  readonly until?: Date
  /**
   * Leaves out items for which a receiver has a receipt of an earlier write: what it does for an item it does once. By
   * default it runs for those again, since it has not heard of the last write.
   */
  readonly onlyNew?: boolean
  /** Runs nothing: tells how often receivers would run. */
  readonly dryRun?: boolean
  readonly onProgress?: (progress: ReplayProgress) => void
}

/** How often receivers ran for items, or did not. */
export interface ReplayCounts {
  /** They ran, and their effects are committed. In a dry run: they would have run. */
  readonly delivered: number
  /** There was a receipt: they had finished the item's last write before. */
  readonly already: number
  /** They ran, and found that the state they act on has passed. */
  readonly notApplicable: number
  /** They did not run, because a dead letter of the item is open, or because they are suspended. */
  readonly waiting: number
  /** They did not run, because the ledger has forgotten whether they did: name the receiver to run it all the same. */
  readonly forgotten: number
  readonly failed: number
  /**
   * Of those delivered: the receiver had handled an earlier write of the item, and ran again for the last. With
   * `onlyNew`: it had, and did not run.
   */
  readonly repeated: number
}

/** How far a replay is. */
export interface ReplayProgress extends ScanProgress, ReplayCounts {}

/** How a replay went. */
export interface Replay extends ScanResult, ReplayCounts {
  /** The first hundred failures. They are not parked: fix the cause and replay again. */
  readonly failures: readonly ReplayFailure[]
  /** By receiver: for how many items it runs again. What it does for them must bear repetition. */
  readonly repeats: Readonly<Record<string, number>>
}

/** A receiver that failed for an item. */
export interface ReplayFailure {
  readonly dispatchUid: string
  readonly itemKey: string
  readonly error: string
}

const MOST_FAILURES = 100

/**
 * Runs receivers for items that are there already: a receiver that is new, or whose records were lost. Every item is
 * delivered as it stands now, as if it had just been inserted: `created` and `changed` hold, `becomes` holds where the
 * field has the value. A receiver that has finished the item's last write has its receipt and is skipped; so is an item
 * saved with `raw`, but for receivers with `runOnRaw`. One whose receipt is of an earlier write runs again: a counter
 * counts the item twice, unless `onlyNew` leaves the item out. A dry run tells for how many items that is, in `repeats`.
 * A receiver of `created()` alone is never repeated. One that does not end within a minute has failed. Doing it twice, at once, or beside the stream changes nothing.
 *
 * Receipts are kept for 35 days. Of older items nobody knows what was done for them, so that only a receiver that is
 * named runs for those: it must find before it creates, and what it mails it mails again. Deletes cannot be replayed.
 * Throws `ConfigurationError` when no such receiver is connected.
 *
 * @example
 * await replay(database, { consumer: 'links', dispatchUid: 'carts/open-cart', model: User, rateLimit: 200 })
 */
export async function replay(database: Database, options: ReplayOptions): Promise<Replay> {
  const { core } = coreOf(database)
  requireReceiver(options)
  const run = new ReplayRun(core, options, await allParkedLanes(core, options.consumer))
  const { onProgress, ...scan } = options
  const result = await scanTable(
    core,
    { ...scan, ...(onProgress && { onProgress: progress => onProgress({ ...progress, ...run.counts }) }) },
    item => run.visit(item),
  )
  return { ...result, ...run.counts, failures: run.failures, repeats: run.repeats }
}

function requireReceiver({ consumer, dispatchUid }: ReplayOptions): void {
  const ofConsumer = streamReceivers().filter(({ connection }) => connection.options.consumer === consumer)
  const meant = ofConsumer.filter(
    ({ connection }) => (dispatchUid ?? connection.dispatchUid) === connection.dispatchUid,
  )
  if (meant.some(({ signal }) => signal !== postDelete)) return
  const known = ofConsumer.map(({ connection }) => connection.dispatchUid).join(', ')
  const advice = meant.length > 0 ? 'It only receives deletes, and deleted items cannot be replayed.' : advise(known)
  const what = dispatchUid === undefined ? '' : ` "${dispatchUid}"`
  throw new ConfigurationError(
    'operations.noReceiver',
    `The consumer "${consumer}" has no receiver${what} to replay. ${advice}`,
  )
}

function advise(known: string): string {
  return known ? `Its receivers: ${known}.` : `Consumers with receivers: ${connectedConsumers().join(', ') || 'none'}.`
}

class ReplayRun {
  readonly failures: ReplayFailure[] = []
  readonly counts = { delivered: 0, already: 0, notApplicable: 0, waiting: 0, forgotten: 0, failed: 0, repeated: 0 }
  readonly repeats: Record<string, number> = {}
  readonly #core: Core
  readonly #options: ReplayOptions
  readonly #parked: ReadonlySet<string>
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
    this.#remembered = core.runtime.now().getTime() - LEDGER_LIFETIME * 1000
  }

  async visit(item: Item): Promise<void> {
    if (this.#model !== undefined && item._type?.S !== this.#model) return
    if (!this.#isInTime(item)) return
    const record = standingRecord(this.#core, item)
    if (!record) return
    for (const connection of this.#receivers(record)) {
      this.counts[await this.#deliver(record, item, connection)]++
    }
  }

  #receivers(record: StreamRecord): Connection[] {
    const { consumer, dispatchUid } = this.#options
    try {
      const receivers = receiversFor(record, consumer)
      return receivers.filter(connection => (dispatchUid ?? connection.dispatchUid) === connection.dispatchUid)
    } catch (error) {
      // A condition cannot be judged on an item that is malformed: one among millions must not end the replay.
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

  async #deliver(record: StreamRecord, item: Item, connection: Connection): Promise<keyof ReplayCounts> {
    const { dispatchUid = '' } = connection
    const task = { dispatchUid, itemKey: record.itemKey, recordId: record.header.id }
    // A claim of `once`, or a receipt of an earlier write, may have been forgotten as well.
    const isForgotten = (createdAtOf(item) ?? 0) < this.#remembered
    if (isForgotten && this.#options.dispatchUid === undefined) return 'forgotten'
    if (this.#parked.has(laneOf(task))) return 'waiting'
    if (await hasReceipt(this.#core, task)) return 'already'
    if (await hasEarlierReceipt(this.#core, task, createdAtOf(item) ?? 0)) {
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

/** Whether a receiver runs for inserts only: an item is inserted once a life, so that any receipt of it is of that. */
function isInsertOnly({ options }: Connection): boolean {
  const { patterns = [] } = (options.when as When | undefined) ?? {}
  return (
    patterns.length > 0 && patterns.every(({ eventNames }) => eventNames?.every(name => name === 'INSERT') === true)
  )
}
