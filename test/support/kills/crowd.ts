import { setTimeout as delay } from 'node:timers/promises'
import type { Random } from '../random.ts'
import type { RunningShop } from '../running-shop.ts'
import { Customer, UnexpectedAnswer } from './customer.ts'

/** How many customers are served side by side. */
const SIDE_BY_SIDE = 3
const PAUSE = 10

/** Everybody who came to the shop. */
export class Crowd {
  readonly customers: Customer[] = []
  readonly unexpected: string[] = []
  readonly #shop: RunningShop
  readonly #products: readonly string[]
  readonly #random: Random

  constructor(shop: RunningShop, products: readonly string[], random: Random) {
    this.#shop = shop
    this.#products = products
    this.#random = random
  }

  /** Serves some customers until the shop is dead. */
  async serve(): Promise<void> {
    const newcomers = Array.from(
      { length: this.#random.between(1, SIDE_BY_SIDE) },
      () => new Customer(this.#shop.url, this.#products, this.#random),
    )
    this.customers.push(...newcomers)
    const unfinished = this.customers.filter(({ isDone }) => !isDone)
    // The last customer is served first, because others may wait for a lease of an earlier process.
    const queues = Array.from({ length: SIDE_BY_SIDE }, (_, index) =>
      unfinished.toReversed().filter((_each, place) => place % SIDE_BY_SIDE === index),
    )
    await Promise.all(queues.map(queue => this.#serve(queue)))
  }

  /** Lets everybody do what can still be done. Who still has to wait gives up. */
  async finish(): Promise<void> {
    for (const customer of this.customers) {
      while (!customer.isDone && (await customer.step(this.#shop)));
      if (!customer.isDone) customer.giveUp()
    }
  }

  async #serve(queue: readonly Customer[]): Promise<void> {
    for (;;) {
      let hasMoved = false
      for (const customer of queue) {
        try {
          while (!customer.isDone && (await customer.step(this.#shop))) hasMoved = true
        } catch (error) {
          if (error instanceof UnexpectedAnswer) this.unexpected.push(error.message)
          return
        }
      }
      if (queue.every(({ isDone }) => isDone)) return
      if (!hasMoved) await delay(PAUSE)
    }
  }
}
