import type { Connection } from '../dispatch/connection.ts'
import { describeError } from '../dispatch/thrown-values.ts'
import type { AnyModel } from '../models/model.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { When } from '../models/when.ts'
import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import type { Delivered } from '../streams/deliver.ts'
import { deliverInTime } from '../streams/deliver-in-time.ts'
import { isSameImage } from '../streams/is-same-image.ts'
import { laneOf } from '../streams/lanes.ts'
import { LEDGER_LIFETIME } from '../streams/ledger-expiry.ts'
import { hasReceipt } from '../streams/receipts.ts'
import { receiversFor } from '../streams/receivers-for.ts'
import { retryReceiver } from '../streams/retry-receiver.ts'
import type { StreamRecord } from '../streams/stream-record.ts'
import { currentItem } from './current-item.ts'
import { hasEarlierReceipt } from './has-earlier-receipt.ts'
import type { ReplayOptions } from './replay-options.ts'
import type { ReplayFailure, ReplayOutcome } from './replay-result.ts'
import { tableToReplay } from './replay-target.ts'
import { createdAtOf, standingRecord, writtenAtOf } from './standing-record.ts'

const MOST_FAILURES = 100
/** How often a receiver runs for an item that other code keeps changing. */
const MOST_RUNS = 50

/** One replay: the receivers that it runs for the items it is given, and how they end. */
export class ReplayRun {
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

  constructor(core: Core, options: ReplayOptions, model: AnyModel | undefined, parked: ReadonlySet<string>) {
    this.#core = core
    this.#options = options
    this.#parked = parked
    this.#model = model?.name
    this.table = tableToReplay(core, options, this.#model)
    this.#remembered = core.runtime.now().getTime() - LEDGER_LIFETIME * 1000
  }

  /** Runs the receivers for an item that a scan has read. */
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

  /** Whether an item is one of the model's instances. */
  has(item: Item): boolean {
    return this.#recordOf(item) !== undefined
  }

  async #runAll(item: Item): Promise<void> {
    const record = this.#recordOf(item)
    if (!record) return
    for (const connection of this.#receivers(record)) await this.#run({ record, item }, connection)
  }

  /**
   * Runs a receiver for an item. If other code changes the item during the run, the stream may have delivered that change
   * before, so the receiver runs again, until it has run for the state that the item has after the run.
   */
  async #run(state: State, connection: Connection): Promise<void> {
    for (let runs = 1; ; runs++) {
      const ended = await this.#deliver(state, connection, runs > 1)
      const of = { dispatchUid: connection.dispatchUid ?? '', itemKey: state.record.itemKey }
      this.#note({ ...of, ...ended })
      if (ended.outcome !== 'delivered' || !this.table || this.#options.dryRun) return
      const current = await currentItem(this.#core, this.table, state.item)
      if (!current || isSameImage({ M: current }, { M: state.item })) return
      if (runs === MOST_RUNS) {
        const error = new Error(`The item changed during each of ${runs} runs. Replay it when it changes less often.`)
        this.#note({ ...of, ...failed(error) })
        return
      }
      if (!this.#advance(state, current, connection)) return
    }
  }

  /** Replaces a state with the current one. Returns false if the receiver does not receive the current state. */
  #advance(state: State, item: Item, connection: Connection): boolean {
    if (isSameImage({ M: item }, { M: state.item })) return true
    const record = this.#recordOf(item, state.record)
    if (!record || !this.#receivers(record).includes(connection)) return false
    Object.assign(state, { record, item })
    return true
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
      this.#note({ dispatchUid: dispatchUid ?? '', itemKey: record.itemKey, ...failed(error) })
      return []
    }
  }

  #note(ended: ReplayOutcome): void {
    const { dispatchUid, itemKey, outcome, isRepeated, error } = ended
    this.counts[outcome]++
    if (isRepeated) {
      this.counts.repeated++
      this.repeats[dispatchUid] = (this.repeats[dispatchUid] ?? 0) + 1
    }
    if (outcome === 'failed' && this.failures.length < MOST_FAILURES) {
      this.failures.push({ dispatchUid, itemKey, error: describeError(error) })
    }
    this.#options.onOutcome?.(ended)
  }

  #isInTime(item: Item): boolean {
    const { since, until } = this.#options
    if (since === undefined && until === undefined) return true
    const at = writtenAtOf(item)
    if (at === undefined) return false
    return at >= (since?.getTime() ?? at) && at < (until?.getTime() ?? at + 1)
  }

  async #deliver(state: State, connection: Connection, isAgain: boolean): Promise<Ended> {
    const { record, item } = state
    const { dispatchUid = '' } = connection
    const task = { dispatchUid, itemKey: record.itemKey, recordId: record.header.id }
    // A claim of `once`, or a receipt of an earlier write, may also have expired.
    const isForgotten = (createdAtOf(item) ?? 0) < this.#remembered
    if (isForgotten && this.#options.dispatchUid === undefined) return ended('forgotten')
    if (this.#parked.has(laneOf(task))) return ended('waiting')
    if (await hasReceipt(this.#core, task)) return ended('already')
    const hasEarlier = !isAgain && (await hasEarlierReceipt(this.#core, task, createdAtOf(item) ?? 0))
    if (hasEarlier && isInsertOnly(connection)) return ended('already')
    if (hasEarlier && this.#options.onlyNew) return ended('already', true)
    if (this.#options.dryRun) return ended('delivered', hasEarlier)
    try {
      return ended(OUTCOMES[await this.#deliverCurrent(state, connection)], hasEarlier)
    } catch (error) {
      return { ...failed(error), isRepeated: hasEarlier }
    }
  }

  /**
   * Runs a receiver. If another writer was faster, such as the stream or the same receiver for another item, the receiver
   * runs again, for the state that the item has then. The winner may have handled a later state.
   */
  async #deliverCurrent(state: State, connection: Connection): Promise<Delivered> {
    let current: Item | undefined = state.item
    const attempt = async () => {
      current ??= await currentItem(this.#core, this.table, state.item)
      if (!current || !this.#advance(state, current, connection)) return 'notApplicable'
      current = undefined
      return deliverInTime(this.#core, state.record, connection)
    }
    return retryReceiver(this.#core, connection, attempt)
  }
}

/** The state of an item that a receiver runs for. */
interface State {
  record: StreamRecord
  item: Item
}

type Ended = Omit<ReplayOutcome, 'dispatchUid' | 'itemKey'>

const OUTCOMES = {
  done: 'delivered',
  suspended: 'waiting',
  already: 'already',
  notApplicable: 'notApplicable',
} as const

function ended(outcome: ReplayOutcome['outcome'], isRepeated = false): Ended {
  return { outcome, isRepeated }
}

function failed(error: unknown): Ended {
  return { outcome: 'failed', isRepeated: false, error }
}

/** Whether a receiver only runs for inserts. An item is inserted once, so any receipt is for its insert. */
function isInsertOnly({ options }: Connection): boolean {
  const { patterns = [] } = (options.when as When | undefined) ?? {}
  return (
    patterns.length > 0 && patterns.every(({ eventNames }) => eventNames?.every(name => name === 'INSERT') === true)
  )
}
