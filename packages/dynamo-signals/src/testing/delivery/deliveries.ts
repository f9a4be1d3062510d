import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Database } from '../../models/database.ts'
import { connectedConsumers } from '../../operations/connected-signals.ts'
import { dueTimeIn } from '../../repository/items/due-keys.ts'
import { NEW_CHAIN_FROM } from '../../repository/saving/plan-send.ts'
import { createStreamHandler, type StreamEvent } from '../../streams/create-stream-handler.ts'
import { sequenceNumberOf } from '../../streams/envelope.ts'
import type { LambdaRecord } from '../../streams/lambda-record.ts'
import { RECEIVER_CHANNEL, type ReceiverMessage } from '../../streams/receiver-message.ts'
import { type WakeEvent, wakeEvent } from '../../streams/waiting/wake-event.ts'
import type { EngineChange } from '../database/engine.ts'
import type { ReceiverRun } from './receiver-run.ts'
import { entryOf, type StreamEntry } from './stream-entry.ts'

/** What a {@link Deliveries} knows at one time. */
export interface DeliveriesState {
  readonly log: readonly StreamEntry[]
  readonly fresh: readonly StreamEntry[]
  readonly waiting: ReadonlyMap<string, readonly StreamEntry[]>
  readonly runs: readonly ReceiverRun[]
}

/** Something that a receiver may have written. */
type Caused = Pick<StreamEntry, 'cause'>

/** A delivery to one consumer that is going on. */
interface Delivery {
  readonly runs: ReceiverRun[]
  /** What was written since the last receiver ended: the one that runs writes it. */
  written: Caused[]
}

// The channel and the engine say nothing of who caused what. The async flow does, also when tests run side by side.
const going = new AsyncLocalStorage<Delivery>()

/** Whether a receiver that `settle()` runs is calling. */
export function isInReceiver(): boolean {
  return going.getStore() !== undefined
}

/** The streams of the tables as one, and how far each consumer has handled it. */
export class Deliveries {
  readonly #database: Database
  readonly #maxHops: number | undefined
  #log: StreamEntry[] = []
  /** Changes that no consumer was given yet. */
  #fresh: StreamEntry[] = []
  /** Signals that wait until they are due, by the partition key that they will have. */
  readonly #sentForLater = new Map<string | undefined, Caused>()
  readonly #waiting = new Map<string, readonly StreamEntry[]>()
  #runs: ReceiverRun[] = []

  constructor(database: Database, maxHops: number | undefined) {
    this.#database = database
    this.#maxHops = maxHops
  }

  /** Every run so far, the first one first. */
  get runs(): readonly ReceiverRun[] {
    return this.#runs
  }

  /** The whole stream, oldest first. */
  get records(): readonly LambdaRecord[] {
    return this.#log.map(({ record }) => record)
  }

  /** Takes changes of the library's own table, or of a table of other code, into the stream. */
  add(changes: readonly EngineChange[], existingTable: string | undefined): void {
    const entries = changes.map(change => {
      const waited = existingTable === undefined ? this.#sentForLater.get(change.keys.pk?.S) : undefined
      return { ...entryOf(change, existingTable), ...(waited?.cause && { cause: waited.cause }) }
    })
    this.#log.push(...entries)
    this.#fresh.push(...entries)
    going.getStore()?.written.push(...entries)
  }

  /** Remembers who sends a signal that waits in the ledger for a moment. A longer wait starts a new chain. */
  noteWaiting(changes: readonly EngineChange[]): void {
    for (const { at, after } of changes) {
      if (after?._signal?.S === undefined || dueTimeIn(after.sk?.S ?? '') >= at + NEW_CHAIN_FROM) continue
      const sent: Caused = {}
      this.#sentForLater.set(after.item?.S, sent)
      going.getStore()?.written.push(sent)
    }
  }

  /** Gives new records to the consumers that are connected now. Returns whether there were any. */
  distribute(): boolean {
    const fresh = this.#fresh
    this.#fresh = []
    for (const consumer of connectedConsumers(this.#database.name)) {
      this.#waiting.set(consumer, [...(this.#waiting.get(consumer) ?? []), ...fresh])
    }
    return fresh.length > 0
  }

  /** Gives every record to every consumer once more. */
  rewind(): void {
    this.#fresh = []
    for (const consumer of connectedConsumers(this.#database.name)) this.#waiting.set(consumer, [...this.#log])
  }

  /** The records a consumer has yet to handle, oldest first. */
  waitingFor(consumer: string): readonly StreamEntry[] {
    return this.#waiting.get(consumer) ?? []
  }

  /** Delivers what a consumer has not handled yet, in one batch, one item after another. What failed keeps its place. */
  async deliver(consumer: string): Promise<readonly ReceiverRun[]> {
    const entries = this.waitingFor(consumer)
    const { runs, failed } = await this.#invoke(consumer, { Records: entries.map(({ record }) => record) })
    this.#waiting.set(
      consumer,
      entries.filter(({ record }) => failed.has(sequenceNumberOf(record) ?? '')),
    )
    return runs
  }

  /** Wakes a consumer, as a schedule would: it tries the records again that wait in the ledger and are due. */
  async wake(consumer: string): Promise<readonly ReceiverRun[]> {
    return (await this.#invoke(consumer, wakeEvent(consumer))).runs
  }

  async #invoke(consumer: string, event: StreamEvent | WakeEvent) {
    const delivery: Delivery = { runs: [], written: [] }
    const note = (message: unknown) => {
      if (going.getStore() === delivery) this.#note(delivery, message as ReceiverMessage)
    }
    const maxHops = this.#maxHops
    const options = { database: this.#database, consumer, concurrency: 1, ...(maxHops !== undefined && { maxHops }) }
    const handle = createStreamHandler(options)
    subscribe(RECEIVER_CHANNEL, note)
    try {
      const { batchItemFailures } = await going.run(delivery, () => handle(event))
      return { runs: delivery.runs, failed: new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)) }
    } finally {
      unsubscribe(RECEIVER_CHANNEL, note)
    }
  }

  #note(delivery: Delivery, { milliseconds: _, ...run }: ReceiverMessage): void {
    delivery.runs.push(run)
    this.#runs.push(run)
    const cause = { run, entry: this.#log.findLast(({ record }) => record.eventID === run.eventId) }
    for (const written of delivery.written) written.cause = cause
    delivery.written = []
  }

  save(): DeliveriesState {
    return { log: [...this.#log], fresh: [...this.#fresh], waiting: new Map(this.#waiting), runs: [...this.#runs] }
  }

  restore({ log, fresh, waiting, runs }: DeliveriesState): void {
    this.#log = [...log]
    this.#fresh = [...fresh]
    this.#runs = [...runs]
    this.#waiting.clear()
    for (const [consumer, entries] of waiting) this.#waiting.set(consumer, entries)
  }
}
