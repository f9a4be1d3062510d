const INTERVAL = 10_000

/** Says on a line, now and then, how far many histories are: long runs only. */
export class Progress {
  readonly #total: number
  readonly #start = performance.now()
  #last = this.#start
  #done = 0

  constructor(total: number) {
    this.#total = total
  }

  step(): void {
    this.#done++
    const now = performance.now()
    if (now - this.#last < INTERVAL || this.#done === this.#total) return
    this.#last = now
    const each = (now - this.#start) / this.#done
    const left = Math.ceil(((this.#total - this.#done) * each) / 60_000)
    process.stdout.write(`${this.#done} of ${this.#total} histories, ${each.toFixed(0)} ms each, ${left} min left\n`)
  }
}
