import { allIdle } from './event-source-mapping/all-idle.ts'
import type { EventSourceMapping, MappingStatus } from './event-source-mapping/event-source-mapping.ts'
import { describeError, type Log } from './log.ts'

export interface StreamsStatus {
  /** Nothing is pending, in flight or being retried, including everything written before the question was asked. */
  readonly idle: boolean
  readonly consumers: readonly MappingStatus[]
}

/** Counts what a consumer has itself put aside, in dead letters of its own for instance. */
export type CountParked = () => Promise<number>

/** All consumers of all streams. */
export class Streams {
  readonly #consumers = new Map<
    string,
    { readonly mapping: EventSourceMapping; readonly countParked?: CountParked | undefined }
  >()
  readonly #log: Log
  #isCounting = true

  constructor(log: Log) {
    this.#log = log
  }

  /** Takes in a consumer; the caller starts it. */
  add(mapping: EventSourceMapping, countParked?: CountParked): void {
    this.#consumers.set(mapping.name, { mapping, countParked })
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

  /** What all consumers are doing. `idle` is asked first, so that the numbers are never older than the verdict. */
  async status(): Promise<StreamsStatus> {
    const idle = await allIdle(this.mappings())
    return { idle, consumers: await this.consumers() }
  }

  /** What each consumer is doing, with what it has parked itself. */
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
      // The console asks every second: it is told once until they can be counted again.
      if (this.#isCounting) this.#log.warn(`The parked records could not be counted. ${describeError(error)}`)
      this.#isCounting = false
      return 0
    }
  }
}

function withParked(status: MappingStatus, parked = 0): MappingStatus {
  return { ...status, parked: status.parked + parked }
}
