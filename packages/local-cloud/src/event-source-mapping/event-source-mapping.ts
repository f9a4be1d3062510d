import { randomUUID } from 'node:crypto'
import { describeError, type Log } from '../log.ts'
import { type CheckpointStore, memoryCheckpoints } from './checkpoints/checkpoint-store.ts'
import { Checkpoints } from './checkpoints/checkpoints.ts'
import { type Clock, systemClock } from './clock.ts'
import type { DeliveryPorts } from './delivery/delivery-ports.ts'
import type { Observation, Observer } from './delivery/observation.ts'
import { FunctionInvoker } from './invocation/function-invoker.ts'
import type { StreamHandler } from './invocation/invoke-function.ts'
import { type MappingSettings, type ResolvedSettings, resolveSettings } from './mapping-settings.ts'
import type { ArrivedRecord } from './rules/arrived-record.ts'
import { retryDelay } from './rules/decide-delivery.ts'
import type { ShardCheckpoints } from './rules/shard-tree.ts'
import { PollLoop } from './stream/poll-loop.ts'
import { presentEnd } from './stream/present-end.ts'
import { ShardPoller } from './stream/shard-poller.ts'
import type { StreamSource } from './stream/stream-source.ts'

/** The options of {@link EventSourceMapping}: a function, the stream that it reads, and how. */
export interface MappingOptions {
  readonly functionName: string
  readonly handler: StreamHandler
  readonly settings: MappingSettings
  readonly source: StreamSource
  readonly region: string
  readonly log: Log
  /** Default: in memory. */
  readonly checkpoints?: CheckpointStore
  readonly observe?: Observer
  /** Whether failures of receivers are reported elsewhere and need not be logged. Default: false. */
  readonly reportsReceivers?: boolean
  readonly clock?: Clock
  readonly newId?: () => string
  /** Whether the function can be invoked now. While it cannot, records wait, and no attempt counts. Default: always. */
  readonly isReady?: () => boolean
  /** The delay before a failed batch is retried, by the number of failures. */
  readonly retryDelay?: (failures: number) => number
}

/** The state of a mapping at one moment. */
export interface MappingStatus {
  readonly name: string
  /** The records that were read from the stream and are not finished. */
  readonly lag: number
  /** The running handlers, including those that have timed out. */
  readonly inFlight: number
  /** The batches that wait for another attempt. */
  readonly retries: number
  /** The records that were given up on since the start. */
  readonly parked: number
  /** The highest sequence number up to which everything is finished. */
  readonly checkpoint: string | null
  readonly paused: boolean
  /** How often records were trimmed from the stream before they were read. */
  readonly trimGaps: number
}

interface Run {
  readonly poller: ShardPoller
  readonly polling: PollLoop
  readonly checkpoints: Checkpoints
  readonly stopping: AbortController
}

/**
 * Reads the stream of a table and invokes a function with the records, by the rules of Lambda's event source mappings:
 * at least once, in order for each item, with retries of a batch until it succeeds or is given up on. A checkpoint only
 * advances when everything before it is finished, so a crash leads to redelivery and never skips records.
 */
export class EventSourceMapping {
  readonly name: string
  readonly #options: MappingOptions
  readonly #settings: ResolvedSettings
  readonly #clock: Clock
  readonly #store: CheckpointStore
  readonly #invoker: FunctionInvoker
  #run: Run | undefined
  #isStopped = true
  #paused = false
  #trimGaps = 0
  #activity = 0
  #lastReason: string | undefined

  /** Throws a `LocalCloudError` for settings that Lambda would reject. */
  constructor(options: MappingOptions) {
    const { functionName, clock = systemClock, newId = randomUUID, source } = options
    this.name = functionName
    this.#options = options
    this.#clock = clock
    this.#settings = resolveSettings(functionName, options.settings)
    this.#store = options.checkpoints ?? memoryCheckpoints()
    this.#invoker = new FunctionInvoker({
      ...options,
      settings: this.#settings,
      streamArn: source.streamArn,
      clock,
      newId,
    })
  }

  /** Starts where the last run stopped, or at the starting position. Resolves when that position is known. */
  async start(): Promise<void> {
    if (this.#run !== undefined) return
    this.#isStopped = false
    const { source } = this.#options
    const kept = await this.#store.load(source.streamArn)
    if (kept === undefined && this.#settings.startingPosition === 'LATEST') {
      const end = await presentEnd(source)
      await this.#store.save(source.streamArn, end)
      this.#begin(end)
    } else {
      this.#begin(kept ?? new Map())
    }
  }

  /** Starts no new invocation. Resolves when the running ones have ended, at the latest after their timeout. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#halt()
  }

  /** Pauses the delivery. A running invocation still completes. */
  pause(): void {
    this.#paused = true
  }

  /** Resumes the delivery. */
  resume(): void {
    this.#paused = false
    this.#run?.poller.wake()
  }

  /** Retries what failed at once, because the function has new code or is ready again. */
  functionChanged(): void {
    this.#run?.poller.retryNow()
  }

  /** Delivers all records that are still in the stream again, after the running invocations. */
  async replayFromHorizon(): Promise<void> {
    await this.#halt()
    await this.#store.clear()
    // It may have been stopped permanently in the meantime.
    if (!this.#isStopped) this.#begin(new Map())
  }

  /** Changes whenever a record arrives or is delivered. Two equal values mean that nothing happened in between. */
  get activity(): number {
    return this.#activity
  }

  /**
   * Resolves when everything that was in the stream at the time of the call has been read, or something is outstanding.
   * Rejects if the stream does not respond or the mapping is not running.
   */
  async readToEnd(): Promise<void> {
    if (this.#run === undefined) throw new Error(`The mapping of ${this.name} is not running.`)
    await this.#run.polling.readToEnd()
  }

  status(): MappingStatus {
    return {
      name: this.name,
      lag: this.#run?.poller.lag ?? 0,
      inFlight: this.#invoker.inFlight,
      retries: this.#run?.poller.retries ?? 0,
      parked: this.#invoker.discarded,
      checkpoint: this.#run?.checkpoints.furthest ?? null,
      paused: this.#paused,
      trimGaps: this.#trimGaps,
    }
  }

  #begin(positions: ShardCheckpoints): void {
    const { source, log } = this.#options
    const stopping = new AbortController()
    const checkpoints = new Checkpoints({
      store: this.#store,
      streamArn: source.streamArn,
      shards: positions,
      clock: this.#clock,
      onError: error => this.#reportUnsaved(error),
    })
    const ports = this.#ports(checkpoints, stopping.signal)
    const poller = new ShardPoller({ source, checkpoints, ports, onTrimmed: shardId => this.#reportGap(shardId) })
    this.#run = { poller, polling: new PollLoop(this.name, poller, this.#clock, log), checkpoints, stopping }
  }

  async #halt(): Promise<void> {
    const run = this.#run
    if (run === undefined) return
    this.#run = undefined
    run.stopping.abort()
    await run.polling.stop()
    await run.poller.close()
    await run.checkpoints.close()
  }

  #ports(checkpoints: Checkpoints, stopping: AbortSignal): DeliveryPorts {
    return {
      settings: this.#settings,
      clock: this.#clock,
      stopping,
      isPaused: () => this.#paused || this.#options.isReady?.() === false,
      retryDelay: this.#options.retryDelay ?? retryDelay,
      invoke: records => this.#invoker.invoke(records),
      discard: (discard, shardId, requestId) => this.#invoker.discard(discard, shardId, requestId),
      observe: (record, outcome, reason, detail) => this.#observe(record, outcome, reason, detail),
      reportFailures: reason => this.#reportFailures(reason),
      keepCheckpoint: (shardId, sequenceNumber) => checkpoints.advance(shardId, sequenceNumber),
    }
  }

  #observe({ record }: ArrivedRecord, outcome: Observation['outcome'], reason?: string, detail?: string): void {
    if (outcome !== 'filtered') this.#activity += 1
    this.#options.observe?.({
      functionName: this.name,
      record,
      outcome,
      at: this.#clock.now(),
      ...(reason !== undefined && { reason }),
      ...(detail !== undefined && { detail }),
    })
  }

  /** Each attempt has the same reason, so it is logged only once. */
  #reportFailures(reason: string): void {
    if (this.#options.reportsReceivers === true || reason === this.#lastReason) return
    this.#lastReason = reason
    this.#options.log.warn(`${this.name}: records will be retried, because ${reason}.`)
  }

  /** If a checkpoint cannot be stored, the next restart only causes a redelivery, so the delivery continues. */
  #reportUnsaved(error: unknown): void {
    this.#options.log.error(`${this.name}: the checkpoint could not be stored. ${describeError(error)}`)
  }

  #reportGap(shardId: string): void {
    this.#trimGaps += 1
    const advice = 'The stream keeps records for 24 hours. Run a replay to recover the missed ones.'
    this.#options.log.error(`${this.name}: records of ${shardId} were trimmed before they were read. ${advice}`)
  }
}
