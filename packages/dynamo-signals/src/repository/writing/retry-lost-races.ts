import { ConflictError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'

const ATTEMPTS = 5
const LONGEST_PAUSE = 100

/**
 * Repeats work from its beginning, receivers included, when another writer was faster: for work whose caller named no
 * version that it must replace. Gives up after five attempts with the last error.
 */
export async function retryLostRaces<T>(
  { runtime }: Core,
  isLostRace: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === ATTEMPTS || !isLostRace(error)) throw error
      await runtime.sleep(runtime.random() * LONGEST_PAUSE)
    }
  }
}

/** Whether an error says that one of these instances is not what it was when it was read. */
export function isConflictOver(error: unknown, model: AnyModel, ids: readonly unknown[]): boolean {
  const isConflict = error instanceof ConflictError && error.code === 'repository.conflict'
  return isConflict && error.model === model.name && ids.includes(error.id)
}
