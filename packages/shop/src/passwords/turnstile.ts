import { ShopError } from '../shop-error.ts'

/** Runs work when a slot is free. */
export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

/** Limits how much work runs at once, in order of arrival, and rejects new work if the queue is full. */
export function createTurnstile({ atOnce, waiting }: { atOnce: number; waiting: number }): Turnstile {
  const queue: (() => void)[] = []
  let free = atOnce
  return async work => {
    if (free > 0) free--
    else await waitForTurn(queue, waiting)
    try {
      return await work()
    } finally {
      const next = queue.shift()
      // The slot is passed on directly, so that no new work can take it in between.
      if (next) next()
      else free++
    }
  }
}

function waitForTurn(queue: (() => void)[], limit: number): Promise<void> {
  if (queue.length >= limit) {
    throw new ShopError('shop.busy', 'unavailable', 'The shop is busy. Try again in a moment.')
  }
  return new Promise(resolve => queue.push(resolve))
}
