import type { Observation } from '../event-source-mapping/delivery/observation.ts'
import type { StreamRecord } from '../event-source-mapping/rules/arrived-record.ts'

const KEPT = 200

/** What became of a record at one consumer. */
export interface ConsumerOutcome {
  readonly outcome: Observation['outcome']
  /** Why it was filtered, is retried or has failed. */
  readonly reason?: string
  readonly attempts: number
  /** How long the last attempt took, or has been taking so far when undefined. */
  readonly durationMs?: number
  readonly at: number
}

export interface RecentRecord {
  readonly record: StreamRecord
  readonly consumers: ReadonlyMap<string, ConsumerOutcome>
}

/** Remembers the latest stream records and what each consumer has made of them. */
export class RecentRecords {
  readonly #records = new Map<
    string,
    { readonly record: StreamRecord; readonly consumers: Map<string, ConsumerOutcome> }
  >()
  #version = 0

  /** Changes whenever there is something new to show. */
  get version(): number {
    return this.#version
  }

  /** Takes in what a mapping has observed. */
  readonly observe = ({ functionName, record, outcome, reason, at }: Observation): void => {
    const consumers = this.#entry(record)
    const before = consumers.get(functionName)
    const isAttempt = outcome === 'delivering'
    const wasAttempt = before?.outcome === 'delivering'
    consumers.set(functionName, {
      outcome,
      attempts: (before?.attempts ?? 0) + Number(isAttempt),
      at,
      ...(reason !== undefined && { reason }),
      ...(wasAttempt && { durationMs: at - before.at }),
    })
    this.#version += 1
  }

  /** The records, latest first. */
  list(): readonly RecentRecord[] {
    return [...this.#records.values()].reverse()
  }

  #entry(record: StreamRecord): Map<string, ConsumerOutcome> {
    const key = `${record.eventSourceARN} ${record.dynamodb.SequenceNumber}`
    const known = this.#records.get(key)
    if (known !== undefined) return known.consumers
    const consumers = new Map<string, ConsumerOutcome>()
    this.#records.set(key, { record, consumers })
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= KEPT) break
      this.#records.delete(oldest)
    }
    return consumers
  }
}
