interface Timer {
  readonly at: number
  readonly order: number
  run: (() => void) | undefined
}

const START = Date.parse('2026-03-01T12:00:00.000Z')

/**
 * Time that passes only when nothing can happen without it. What is due at the same time runs in the order it was set.
 */
export class VirtualClock {
  #now = START
  #order = 0
  /** A binary heap, the next timer first. */
  readonly #timers: Timer[] = []

  now(): number {
    return this.#now
  }

  /** Runs something later, unless the function it returns is called before. */
  after(milliseconds: number, run: () => void): () => void {
    const timer: Timer = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, run }
    this.#push(timer)
    return () => {
      timer.run = undefined
    }
  }

  /** Lets everything happen until `isDone`, or until nothing is left, or until the time is up. True when it is done. */
  async runUntil(isDone: () => boolean, limit = Number.POSITIVE_INFINITY): Promise<boolean> {
    const end = this.#now + limit
    for (;;) {
      await macrotask()
      if (isDone()) return true
      // A canceled timer has no waiters, so it does not advance the time.
      while (this.#timers[0] && !this.#timers[0].run) this.#pop()
      const next = this.#timers[0]
      if (!next || next.at > end) {
        if (Number.isFinite(end)) this.#now = Math.max(this.#now, end)
        return false
      }
      this.#now = next.at
      // All that is due now runs in one go: a turn of the event loop is what costs time.
      while (this.#timers[0]?.at === next.at) this.#pop()?.run?.()
    }
  }

  #push(timer: Timer): void {
    const heap = this.#timers
    let index = heap.push(timer) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!isBefore(timer, heap[parent] as Timer)) break
      heap[index] = heap[parent] as Timer
      index = parent
    }
    heap[index] = timer
  }

  #pop(): Timer | undefined {
    const heap = this.#timers
    const [first] = heap
    const last = heap.pop()
    if (!last || heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = index * 2 + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child++
      if (!isBefore(heap[child] as Timer, last)) break
      heap[index] = heap[child] as Timer
      index = child
    }
    heap[index] = last
    return first
  }
}

function isBefore(one: Timer, other: Timer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order)
}

/** One turn of the event loop: every chain of promises has run by then, since nothing here waits for the real world. */
function macrotask(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
