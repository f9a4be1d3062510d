import { AsyncLocalStorage } from 'node:async_hooks'
import { hasSubscribers } from 'node:diagnostics_channel'
import type { ConnectedSignal } from '../dispatch/connection.ts'
import { DispatchDepthError } from '../errors/index.ts'
import { cascade } from '../models/cascade-signal.ts'
import type { Database } from '../models/database.ts'
import { durableSignals } from '../models/durable-signal.ts'
import { postDelete, postSave } from '../models/model-signals.ts'
import { type CommittedChange, type Delivery, INLINE_SOURCE } from '../repository/writing/committed-changes.ts'
import { createStreamHandler } from './create-stream-handler.ts'
import type { LambdaRecord } from './lambda-record.ts'
import { RECEIVER_CHANNEL } from './receiver-message.ts'

/** The maximum number of deliveries that cause one another. A receiver that changes its own sender would never end. */
const MAX_HOPS = 32

/**
 * Delivers every commit in the process that made it, for scripts and unit tests without a stream. The durable receivers of
 * every consumer run by the same rules, and their effects commit with receipts.
 *
 * A save resolves when its receivers, and those of their writes, have run. A failing receiver fails neither the save nor other
 * receivers. Failures are published to the diagnostics channel `dynamo-signals:receiver`, or as a process warning if it has no
 * subscribers. There is no second attempt. If the process dies after the commit, the remaining deliveries are lost.
 *
 * @example
 * const database = openDatabase({ client, tableName, ledgerTableName, models, delivery: inline() })
 */
export function inline(): Delivery {
  const running = new AsyncLocalStorage<InlineDelivery>()
  return async (database, changes) => {
    if (changes.length === 0) return
    const enclosing = running.getStore()
    // As with a stream, a receiver's commits are delivered after the receiver has returned. Waiting for them here would be a
    // deadlock.
    if (enclosing?.isRunning) return enclosing.add(changes)
    const delivery = new InlineDelivery(database)
    delivery.add(changes)
    await running.run(delivery, () => delivery.run())
  }
}

interface Batch {
  readonly records: readonly LambdaRecord[]
  /** The deliveries that caused it, outermost first. */
  readonly chain: readonly string[]
}

/** Delivers one commit and the commits that it causes, one after another. */
class InlineDelivery {
  isRunning = true
  readonly #database: Database
  readonly #waiting: Batch[] = []
  #chain: readonly string[] = []
  #count = 0

  constructor(database: Database) {
    this.#database = database
  }

  add(changes: readonly CommittedChange[]): void {
    const records = changes.map(change => this.#recordOf(change))
    const chain = [...this.#chain, describe(records)]
    if (chain.length > MAX_HOPS) process.emitWarning(new DispatchDepthError(MAX_HOPS, chain))
    else this.#waiting.push({ records, chain })
  }

  async run(): Promise<void> {
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        this.#chain = next.chain
        for (const consumer of consumers()) await this.#deliver(next.records, consumer)
      }
    } finally {
      this.isRunning = false
    }
  }

  async #deliver(Records: readonly LambdaRecord[], consumer: string): Promise<void> {
    try {
      const handle = createStreamHandler({ database: this.#database, consumer, concurrency: 1, maxHops: MAX_HOPS })
      const { batchItemFailures } = await handle({ Records })
      if (batchItemFailures.length === 0 || hasSubscribers(RECEIVER_CHANNEL)) return
      process.emitWarning(
        `A receiver of consumer "${consumer}" failed after a save. Subscribe to ${RECEIVER_CHANNEL} to see why.`,
      )
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }

  #recordOf({ before, after }: CommittedChange): LambdaRecord {
    const number = String(++this.#count)
    const { pk, sk } = after ?? before ?? {}
    const images = { ...(after ? { NewImage: after } : {}), ...(before ? { OldImage: before } : {}) }
    return {
      eventID: number,
      eventSource: INLINE_SOURCE,
      dynamodb: { Keys: { pk, sk }, SequenceNumber: number, ...images },
    }
  }
}

function describe(records: readonly LambdaRecord[]): string {
  const images = records.map(({ dynamodb }) => (dynamodb?.NewImage ?? dynamodb?.OldImage ?? {}) as NamedImage)
  return [...new Set(images.map(({ _type, _signal }) => _type?.S ?? _signal?.S ?? 'item'))].join(' and ')
}

interface NamedImage {
  readonly _type?: { readonly S?: string }
  readonly _signal?: { readonly S?: string }
}

/** Returns every consumer with a connected receiver. */
function consumers(): Set<string> {
  const signals: readonly ConnectedSignal[] = [postSave, postDelete, cascade, ...durableSignals()]
  const names = signals.flatMap(({ connections }) => connections.map(({ options }) => options.consumer))
  return new Set(names.filter(name => typeof name === 'string'))
}
