import { ConflictError, type Database, type Model } from 'dynamo-signals'
import { Random } from '../random.ts'
import { STATUSES } from './electro-orders.ts'
import type { Order } from './order-receivers.ts'

/** Changes and creates orders with a repository of the library. `writes` counts those that succeeded, by order. */
export class RepositoryWriter {
  readonly writes = new Map<string, number>()
  readonly #orders
  readonly #random: Random

  constructor(database: Database, model: Model, seed: number) {
    this.#orders = database.repository(model)
    this.#random = new Random(seed)
  }

  async change(orderId: string): Promise<void> {
    const status = this.#random.pick(STATUSES)
    for (;;) {
      const order = await this.#orders.get(orderId)
      const { step, bySignals } = order as unknown as Order
      try {
        await this.#orders.update(order, { status, step: step + 1, bySignals: bySignals + 1 })
        return this.#note(orderId)
      } catch (error) {
        // ElectroDB has changed the order since it was read.
        if (!(error instanceof ConflictError)) throw error
      }
    }
  }

  async create(orderId: string): Promise<void> {
    await this.#orders.create({ orderId, status: 'open', step: 1, byElectro: 0, bySignals: 1 })
    this.#note(orderId)
  }

  #note(orderId: string): void {
    this.writes.set(orderId, (this.writes.get(orderId) ?? 0) + 1)
  }
}
