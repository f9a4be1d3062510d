import type { Database } from 'dynamo-signals'
import { createStreamHandler, type LambdaRecord } from 'dynamo-signals/streams'
import type { Random } from '../../support/random.ts'
import { Actor, type ActorClock } from '../world/actor.ts'
import type { Faults } from '../world/faults.ts'

/** What a consumer needs of the history it is in. */
export interface ConsumerPorts {
  readonly database: Database
  readonly clock: ActorClock
  readonly random: Random
  readonly faults: Faults
}

const BATCH = 25

/** One consumer: keeps what was not delivered yet, in the order of the stream, as an event source mapping does. */
export class LocalConsumer {
  readonly name: 'links' | 'mail'
  readonly #ports: ConsumerPorts
  #waiting: readonly LambdaRecord[] = []
  #invocations = 0

  constructor(name: 'links' | 'mail', ports: ConsumerPorts) {
    this.name = name
    this.#ports = ports
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0
  }

  take(records: readonly LambdaRecord[]): void {
    this.#waiting = [...this.#waiting, ...records]
  }

  /** Invokes the function once with what waits, now and then twice at the same time, and keeps what has failed. */
  async deliver(): Promise<void> {
    if (this.isIdle) return
    const Records = this.#waiting.slice(0, BATCH)
    const twin = this.#ports.faults.happens('invoke.twice') ? this.#invoke(Records) : undefined
    const failed = await this.#invoke(Records)
    await twin
    const from = failed === undefined ? Records.length : failed
    this.#waiting = this.#waiting.slice(from)
  }

  /** The position of the first record to retry. */
  async #invoke(Records: readonly LambdaRecord[]): Promise<number | undefined> {
    const { database, clock, random } = this.#ports
    const actor = new Actor(`${this.name}-${++this.#invocations}`, this.name, { clock, random, skew: 0 })
    try {
      const handle = createStreamHandler({ database, consumer: this.name })
      const { batchItemFailures } = await actor.run(() => handle({ Records }))
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
      const first = Records.findIndex(({ dynamodb }) => failed.has(dynamodb?.SequenceNumber ?? ''))
      return first < 0 ? undefined : first
    } catch {
      return 0
    }
  }
}
