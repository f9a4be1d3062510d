import { fork } from 'node:child_process'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { DONE } from './electro-orders.ts'

/** A process of `order-writer.ts`, and the writes that it reported. */
export class WriterProcess {
  /** How often each order was written. */
  readonly writes = new Map<string, number>()
  readonly #child
  /** Rejects if the process ends before it is stopped. */
  readonly #ended: Promise<never>
  readonly #done = Promise.withResolvers<void>()
  #count = 0
  #wanted = { at: 0, resolve: () => {} }

  constructor(endpoint: string, orders: number, seed: number) {
    this.#child = fork(join(import.meta.dirname, 'order-writer.ts'), [endpoint, String(orders), String(seed)])
    this.#child.on('message', message => (message === DONE ? this.#done.resolve() : this.note(String(message))))
    this.#ended = new Promise((_, reject) => {
      this.#child.once('exit', code => reject(new Error(`The writer ended with ${code} after ${this.#count} writes.`)))
    })
    this.#ended.catch(() => undefined)
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  /** Resolves when it has written so many more times. */
  async more(writes: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wanted = { at: this.#count + writes, resolve }
    await Promise.race([promise, this.#ended])
  }

  /** Stops it after its current write. Resolves when every write is counted. */
  async stop(): Promise<void> {
    this.#child.send('stop')
    await Promise.race([this.#done.promise, this.#ended])
  }

  /** The orders that it created. */
  created(): readonly string[] {
    return [...this.writes.keys()].filter(orderId => orderId.startsWith('E-'))
  }

  /** Counts a write. */
  note(orderId: string): void {
    this.#count++
    this.writes.set(orderId, (this.writes.get(orderId) ?? 0) + 1)
    if (this.#count >= this.#wanted.at) this.#wanted.resolve()
  }
}
