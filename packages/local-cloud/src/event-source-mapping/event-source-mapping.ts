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

export interface MappingOptions {
  readonly functionName: string
  readonly handler: StreamHandler
  readonly settings: MappingSettings
  readonly source: StreamSource
  readonly region: string
  readonly log: Log
  /** Default: kept as long as the process lives. */
  readonly checkpoints?: CheckpointStore
  readonly observe?: Observer
  /** Whether somebody else tells which receivers of the function fail, so that the log does not. Default false. */
  readonly reportsReceivers?: boolean
  readonly clock?: Clock
  readonly newId?: () => string
  /** How long to wait before a failed batch is repeated, by how often it has failed. */
  readonly retryDelay?: (failures: number) => number
}

export interface MappingStatus {
  readonly name: string
  /** Records read from the stream and not finished yet. */
  readonly lag: number
  /** Handlers at work, those that have timed out included. */
  readonly inFlight: number
  /** Batches that wait for another attempt. */
  readonly retries: number
  /** Records given up on since the start. */
  readonly parked: number
  /** The furthest sequence number behind which nothing is open. */
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
 * Reads the stream of a table and invokes a function with what it finds, by the rules of Lambda's event source mappings: at
 * least once, in order for each item, a batch again until it succeeds or is given up on. A checkpoint moves only when
 * everything before it is finished, so that a crash leads to redelivery and never to a skip.
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

  /** Throws a `LocalCloudError` for settings that Lambda would refuse. */
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

  /** Begins where the last run stopped, or at the starting position; resolves when that position is settled. */
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

  /** Begins no further invocation; resolves when the running ones are dealt with, which their timeout bounds. */
  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#halt()
  }

  /** Holds records back from now on; an invocation that runs is carried through. */
  pause(): void {
    this.#paused = true
  }

  /** Delivers again what was held back. */
  resume(): void {
    this.#paused = false
    this.#run?.poller.wake()
  }

  /** Delivers everything that the stream still holds once more, after the invocations that run now. */
  async replayFromHorizon(): Promise<void> {
    await this.#halt()
    await this.#store.clear()
    // It may have been stopped for good meanwhile.
    if (!this.#isStopped) this.#begin(new Map())
  }

  /** Changes whenever a record waits or is delivered: the same twice means that nothing happened in between. */
  get activity(): number {
    return this.#activity
  }

  /**
   * Resolves when everything that was in the stream at the time of the call has been read, or something is found to be
   * outstanding. Rejects when the stream does not answer or the mapping does not run.
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
    const checkpoints = new Checkpoints(this.#store, source.streamArn, positions)
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
  }

  #ports(checkpoints: Checkpoints, stopping: AbortSignal): DeliveryPorts {
    return {
      settings: this.#settings,
      clock: this.#clock,
      stopping,
      isPaused: () => this.#paused,
      retryDelay: this.#options.retryDelay ?? retryDelay,
      invoke: records => this.#invoker.invoke(records),
      discard: (discard, shardId, requestId) => this.#invoker.discard(discard, shardId, requestId),
      observe: (record, outcome, reason, detail) => this.#observe(record, outcome, reason, detail),
      reportFailures: reason => this.#reportFailures(reason),
      keepCheckpoint: (shardId, sequenceNumber) => this.#keep(checkpoints, shardId, sequenceNumber),
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

  /** The same reason comes with every attempt: it is told once. */
  #reportFailures(reason: string): void {
    if (this.#options.reportsReceivers === true || reason === this.#lastReason) return
    this.#lastReason = reason
    this.#options.log.warn(`${this.name}: records will be retried, because ${reason}.`)
  }

  /** A checkpoint that cannot be kept costs a redelivery after the next restart, so delivery goes on. */
  async #keep(checkpoints: Checkpoints, shardId: string, sequenceNumber: string): Promise<void> {
    try {
      await checkpoints.advance(shardId, sequenceNumber)
    } catch (error) {
      this.#options.log.error(`${this.name}: the checkpoint could not be stored. ${describeError(error)}`)
    }
  }

  #reportGap(shardId: string): void {
    this.#trimGaps += 1
    const advice = 'The stream keeps 24 hours; look for what was missed with a replay.'
    this.#options.log.error(`${this.name}: records of ${shardId} were trimmed before they were read. ${advice}`)
  }
}
