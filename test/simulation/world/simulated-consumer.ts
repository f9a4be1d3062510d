import {
  type CheckpointStore,
  EventSourceMapping,
  memoryCheckpoints,
  type StreamHandler,
} from '@dynamo-signals/local-cloud'
import { eventFilters } from 'dynamo-signals/operations'
import { createStreamHandler, type WakeEvent, wakeEvent } from 'dynamo-signals/streams'
import { DELIVERY } from '../../../wiring/delivery.ts'
import type { Actor } from './actor.ts'
import type { ConsumerWorld } from './consumer-world.ts'

type Batch = Parameters<StreamHandler>[0]
type LambdaContext = Parameters<StreamHandler>[1]
interface Answer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[]
}

/** What a wake-up has of the function's time. */
const WAKE_TIME = 60_000

/** How far a clock is behind at most, and two calls of the schedule. */
const MOST_LATE = 420_000

const SILENT = { info() {}, warn() {}, error() {} }

/**
 * One consumer: the project's own event source mapping over the simulated stream, and the library's handler behind it.
 * The mapping's process can be killed; another one continues from the last stored checkpoint.
 */
export class SimulatedConsumer {
  readonly name: 'links' | 'mail'
  readonly #world: ConsumerWorld
  readonly #store: CheckpointStore = memoryCheckpoints()
  #process: Actor
  #mapping: EventSourceMapping
  #isReadOut: () => boolean
  #invocations = new Set<Actor>()
  readonly #sleepers = new Set<() => void>()

  constructor(world: ConsumerWorld, name: 'links' | 'mail') {
    this.name = name
    this.#world = world
    const begun = this.#begin()
    this.#process = begun.process
    this.#mapping = begun.mapping
    this.#isReadOut = begun.isReadOut
  }

  async start(): Promise<void> {
    await this.#mapping.start()
  }

  /** Kills the mapping and every handler under it, in the middle of whatever they do, and starts another one. */
  async kill(): Promise<void> {
    this.#process.die()
    for (const invocation of this.#invocations) invocation.die()
    this.#invocations.clear()
    const begun = this.#begin()
    this.#process = begun.process
    this.#mapping = begun.mapping
    this.#isReadOut = begun.isReadOut
    await this.#mapping.start()
  }

  /** Releases actors that sleep forever, because Node keeps every signal with a listener, and with it the world. */
  close(): void {
    for (const forget of this.#sleepers) forget()
  }

  /** Whether everything in the stream was read and dealt with. */
  get isIdle(): boolean {
    const { lag, inFlight, retries } = this.#mapping.status()
    const isDelivered = lag === 0 && inFlight === 0 && retries === 0 && this.#invocations.size === 0
    return isDelivered && this.#isReadOut() && !this.#waiting().some(until => until < this.#world.clock.now())
  }

  /** Whether the ledger says that lanes of its receivers wait. */
  get hasWaiting(): boolean {
    return this.#waiting().length > 0
  }

  /**
   * Until when each of its waiting entries may stay although everything is done: a receiver stays while a dead invocation
   * announced a lane, on the clock of the handler that would remove it.
   */
  #waiting(): number[] {
    const [waiting, lanes] = [`waiting#${this.name}#`, `lanes#${this.name} #`]
    const entries = [...this.#world.waiting].filter(([entry]) => entry.startsWith(waiting) || entry.startsWith(lanes))
    return entries.map(([, announced]) => (announced > 0 ? announced + MOST_LATE : 0))
  }

  /** The schedule invokes it, and does not wait for the response. */
  async wake(): Promise<void> {
    const end = this.#world.clock.now() + WAKE_TIME
    const context = { getRemainingTimeInMillis: () => end - this.#world.clock.now() }
    await this.#handle(wakeEvent(this.name), context as LambdaContext).catch(() => {})
  }

  /** Records given up on by the mapping itself: the receivers should always have been quicker. */
  get discarded(): number {
    return this.#mapping.status().parked
  }

  #begin() {
    const world = this.#world
    const process = world.newActor('mapping')
    const source = world.stream.source(() => process.isAlive)
    const mapping = new EventSourceMapping({
      functionName: this.name,
      handler: (event, context) => this.#invoke(event, context),
      settings: { ...DELIVERY, batchSize: world.options.batchSize, filters: eventFilters(this.name) as never },
      source,
      region: 'eu-central-1',
      log: SILENT,
      checkpoints: this.#checkpoints(process),
      clock: {
        now: () => world.clock.now(),
        sleep: (milliseconds, signal) => this.#sleep(process, milliseconds, signal),
      },
      newId: () => world.newId(),
    })
    return { process, mapping, isReadOut: source.isReadOut }
  }

  #sleep(process: Actor, milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise(resolve => {
      if (signal?.aborted) return resolve()
      const forget = () => {
        signal?.removeEventListener('abort', wake)
        this.#sleepers.delete(forget)
      }
      const wake = () => {
        cancel()
        forget()
        resolve()
      }
      const cancel = process.after(milliseconds, wake)
      signal?.addEventListener('abort', wake)
      this.#sleepers.add(forget)
    })
  }

  #checkpoints(process: Actor): CheckpointStore {
    const { faults } = this.#world
    return {
      load: arn => this.#store.load(arn),
      clear: () => this.#store.clear(),
      save: async (arn, checkpoints) => {
        if (!process.isAlive) return new Promise(() => {})
        if (faults.happens('checkpoint.lost')) throw new Error('The checkpoint could not be stored.')
        await this.#store.save(arn, checkpoints)
        if (faults.happens('checkpoint.diedAfter')) await this.kill()
      },
    }
  }

  async #invoke(event: Batch, context: LambdaContext): Promise<unknown> {
    const { faults } = this.#world
    if (faults.happens('mapping.killed'))
      this.#world.clock.after(this.#world.random.between(0, 50), () => void this.kill())
    const twin = faults.happens('invoke.twice')
      ? this.#handle(structuredClone(event), context).catch(() => {})
      : undefined
    const answer = await this.#handle(event, context)
    await twin
    if (faults.happens('invoke.answerLost')) throw new Error('The answer was lost.')
    if (faults.happens('response.emptyIdentifier')) return { batchItemFailures: [{ itemIdentifier: '' }] }
    if (faults.happens('response.unknownIdentifier')) return { batchItemFailures: [{ itemIdentifier: '17' }] }
    if (faults.happens('response.partial')) return withMore(answer, this.#world.random.pick(event.Records))
    return answer
  }

  async #handle(event: Batch | WakeEvent, context: LambdaContext): Promise<Answer> {
    const world = this.#world
    const invocation = world.newActor(this.name)
    this.#invocations.add(invocation)
    try {
      const handle = createStreamHandler({ database: world.databaseOf(invocation), consumer: this.name })
      return await invocation.run(() => handle(event as never, context))
    } finally {
      this.#invocations.delete(invocation)
    }
  }
}

function withMore({ batchItemFailures }: Answer, record: Batch['Records'][number] | undefined): Answer {
  return { batchItemFailures: [...batchItemFailures, { itemIdentifier: record?.dynamodb?.SequenceNumber ?? '' }] }
}
