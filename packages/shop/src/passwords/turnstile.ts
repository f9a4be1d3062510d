import { ShopError } from '../shop-error.ts'

/** Runs work when its turn comes. */
export type Turnstile = <T>(work: () => Promise<T>) => Promise<T>

/** Lets so many pieces of work run at once, in the order they came, and turns away who would wait behind too many. */
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
      // A turn is handed over, not given back: nobody can slip in between.
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
