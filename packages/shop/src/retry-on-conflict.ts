import { setTimeout as pause } from 'node:timers/promises'
import { AlreadyExistsError, ConflictError, ValueTakenError } from 'dynamo-signals'

const ATTEMPTS = 30
const SHORTEST_PAUSE = 2
const LONGEST_PAUSE = 100

/**
 * Runs `work` again when somebody else was faster: it must load what it changes, so that every attempt decides anew.
 * Pauses are drawn at random and grow, so that many callers of one item all get their turn. The last conflict is thrown.
 */
export async function retryOnConflict<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!lostRace(error) || attempt === ATTEMPTS) throw error
      await pause(Math.random() * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** attempt))
    }
  }
}

function lostRace(error: unknown): boolean {
  return error instanceof ConflictError || error instanceof AlreadyExistsError || error instanceof ValueTakenError
}
