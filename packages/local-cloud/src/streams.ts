import { allIdle } from './event-source-mapping/all-idle.ts'
import type { EventSourceMapping, MappingStatus } from './event-source-mapping/event-source-mapping.ts'
import { describeError, type Log } from './log.ts'

export interface StreamsStatus {
  /** Whether nothing is pending, in flight, being retried or due, including everything that was written before the call. */
  readonly idle: boolean
  readonly consumers: readonly MappingStatus[]
}

/** Counts the records that a consumer has parked itself, for example as dead letters. */
export type CountParked = () => Promise<number>

/** Whether a consumer has work without a new record of its stream, for example a due record in the ledger. */
export type HasDue = () => Promise<boolean>

interface Consumer {
  readonly mapping: EventSourceMapping
  readonly countParked?: CountParked | undefined
  readonly hasDue?: HasDue | undefined
}

/** All consumers of all streams. */
export class Streams {
  readonly #consumers = new Map<string, Consumer>()
  readonly #log: Log
  #isCounting = true

  constructor(log: Log) {
    this.#log = log
  }

  /** Adds a consumer. The caller starts it. */
  add(mapping: EventSourceMapping, asked: Omit<Consumer, 'mapping'> = {}): void {
    this.#consumers.set(mapping.name, { mapping, ...asked })
  }

  find(name: string): EventSourceMapping | undefined {
    return this.#consumers.get(name)?.mapping
  }

  names(): string[] {
    return [...this.#consumers.keys()]
  }

  mappings(): EventSourceMapping[] {
    return [...this.#consumers.values()].map(({ mapping }) => mapping)
  }

  /** Returns the status of all consumers. `idle` is determined first, so the numbers are never older. */
  async status(): Promise<StreamsStatus> {
    const idle = await this.isIdle()
    return { idle, consumers: await this.consumers() }
  }

  /** Returns whether no consumer has anything to do now. False if a stream or a table does not respond. */
  async isIdle(): Promise<boolean> {
    if (!(await allIdle(this.mappings()))) return false
    const due = await Promise.allSettled(Array.from(this.#consumers.values(), ({ hasDue }) => hasDue?.()))
    return due.every(result => result.status === 'fulfilled' && result.value !== true)
  }

  /** Returns the status of each consumer, with the records that it has parked. */
  async consumers(): Promise<MappingStatus[]> {
    const parked = await Promise.all([...this.#consumers.values()].map(({ countParked }) => this.#count(countParked)))
    return this.mappings().map((mapping, index) => withParked(mapping.status(), parked[index]))
  }

  async #count(countParked: CountParked = async () => 0): Promise<number> {
    try {
      const count = await countParked()
      this.#isCounting = true
      return count
    } catch (error) {
      // The console asks every second, so the failure is only logged once until counting succeeds again.
      if (this.#isCounting) this.#log.warn(`The parked records could not be counted. ${describeError(error)}`)
      this.#isCounting = false
      return 0
    }
  }
}

function withParked(status: MappingStatus, parked = 0): MappingStatus {
  return { ...status, parked: status.parked + parked }
}
