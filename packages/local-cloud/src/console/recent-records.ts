import type { Observation } from '../event-source-mapping/delivery/observation.ts'
import type { StreamRecord } from '../event-source-mapping/rules/arrived-record.ts'
import { afterReport, type ReceiverOutcome, type ShownFailure } from '../receivers/receiver-outcome.ts'
import type { ReceiverReport } from '../receivers/receiver-report.ts'

/** The maximum number of records, which are the newest. */
export const RECORDS_KEPT = 200

/** The outcome of a record at one consumer. */
export interface ConsumerOutcome {
  readonly outcome: Observation['outcome']
  /** Why the record was filtered, is being retried, or failed. */
  readonly reason?: string
  readonly attempts: number
  /** How long the last attempt took. Undefined while it is running. */
  readonly durationMs?: number
  readonly at: number
  /** The last failure of an invocation with the record, even if a later one succeeded. */
  readonly failure?: ShownFailure
}

export interface RecentRecord {
  readonly record: StreamRecord
  readonly consumers: ReadonlyMap<string, ConsumerOutcome>
  /** The outcomes of the receivers, if the consumer reports them. */
  readonly receivers: ReadonlyMap<string, ReadonlyMap<string, ReceiverOutcome>>
}

interface Entry extends RecentRecord {
  readonly consumers: Map<string, ConsumerOutcome>
  readonly receivers: Map<string, Map<string, ReceiverOutcome>>
}

/** Keeps the latest stream records with their outcomes at each consumer and receiver. */
export class RecentRecords {
  readonly #records = new Map<string, Entry>()
  readonly #byEventId = new Map<string, Entry>()
  #version = 0

  /** Changes whenever there is something new to display. */
  get version(): number {
    return this.#version
  }

  /** Adds an observation of a mapping. */
  readonly observe = ({ functionName, record, outcome, reason, detail, at }: Observation): void => {
    const { consumers } = this.#entry(record)
    const before = consumers.get(functionName)
    const isAttempt = outcome === 'delivering'
    const wasAttempt = before?.outcome === 'delivering'
    const failure = detail === undefined ? before?.failure : { title: reason ?? '', text: detail }
    consumers.set(functionName, {
      outcome,
      attempts: (before?.attempts ?? 0) + Number(isAttempt),
      at,
      ...(reason !== undefined && { reason }),
      ...(wasAttempt && { durationMs: at - before.at }),
      ...(failure && { failure }),
    })
    this.#version += 1
  }

  /** Adds the outcome of a receiver. Returns false if it changes nothing. */
  report(report: ReceiverReport): boolean {
    const receivers = this.#byEventId.get(report.eventId)?.receivers
    // A record that has left the list may have changed, too.
    if (receivers === undefined) return true
    const ofConsumer = receivers.get(report.consumer) ?? new Map<string, ReceiverOutcome>()
    receivers.set(report.consumer, ofConsumer)
    const before = ofConsumer.get(report.receiver)
    const after = afterReport(before, report)
    ofConsumer.set(report.receiver, after)
    this.#version += 1
    return after !== before
  }

  /** Returns the records, latest first. */
  list(): readonly RecentRecord[] {
    return [...this.#records.values()].reverse().map(({ record, consumers, receivers }) => ({
      record,
      consumers: new Map(consumers),
      receivers: new Map([...receivers].map(([name, outcomes]) => [name, new Map(outcomes)])),
    }))
  }

  #entry(record: StreamRecord): Entry {
    const key = `${record.eventSourceARN} ${record.dynamodb.SequenceNumber}`
    const known = this.#records.get(key)
    if (known !== undefined) return known
    const entry: Entry = { record, consumers: new Map(), receivers: new Map() }
    this.#records.set(key, entry)
    if (record.eventID !== undefined) this.#byEventId.set(record.eventID, entry)
    for (const [oldest, { record: gone }] of this.#records) {
      if (this.#records.size <= RECORDS_KEPT) break
      this.#records.delete(oldest)
      this.#byEventId.delete(gone.eventID ?? '')
    }
    return entry
  }
}
