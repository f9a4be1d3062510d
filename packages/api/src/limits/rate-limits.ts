import { createHash } from 'node:crypto'
import { DAMAGED, findOrDamaged, type Shop } from '@dynamo-signals/shop'
import { AlreadyExistsError, ConflictError, retryOnConflict } from 'dynamo-signals'
import { ProblemError } from '../http/problem-error.ts'
import { RateLimitWindow } from './rate-limit-window.ts'

/** The maximum number of uses in a time window. */
export interface RateLimit {
  readonly name: string
  readonly most: number
  readonly seconds: number
}

/** One use that was counted. */
export interface Use {
  /** Refunds a use that should not count. */
  refund(): Promise<void>
}

/** Counts uses in the table, so that all processes share the counts. */
export interface RateLimits {
  /** Counts one use. If the limit is exceeded, throws 429 with `Retry-After` and counts nothing. */
  spend(limit: RateLimit, ...who: readonly string[]): Promise<Use>
}

/** Counts in fixed windows. This is cheap, and allows at most twice the limit around the end of a window. */
export function createRateLimits(shop: Pick<Shop, 'database' | 'clock' | 'report'>): RateLimits {
  const { database, clock } = shop
  const windows = database.repository(RateLimitWindow)
  return {
    async spend(limit, ...who) {
      const now = Math.floor(clock().getTime() / 1000)
      const start = now - (now % limit.seconds)
      const id = hash([limit.name, ...who, String(start)])
      const retryAfter = start + limit.seconds - now
      const counted = await repeatedly(async () => {
        const window = await findOrDamaged(shop, RateLimitWindow, id, windows.find(id))
        // The count is unknown. A damaged count rejects the caller, but for no longer than a full window.
        if (window === DAMAGED) throw tooMany(retryAfter)
        if (window && window.count >= limit.most) throw tooMany(retryAfter)
        if (window) await windows.update(window, { count: window.count + 1 })
        else await windows.create({ id, count: 1, expiresAt: start + 2 * limit.seconds })
      })
      // Conflicts after that many concurrent attempts mean that there are too many.
      if (!counted) throw tooMany(1)
      return { refund: () => repeatedly(() => giveBack(id)).then(() => undefined) }
    },
  }

  async function giveBack(id: string): Promise<void> {
    const window = await windows.find(id)
    if (window && window.count > 0) await windows.update(window, { count: window.count - 1 })
  }
}

/** Whether the work was done. A conflict after many concurrent attempts is not treated as a failure. */
async function repeatedly(work: () => Promise<void>): Promise<boolean> {
  try {
    await retryOnConflict(work)
    return true
  } catch (error) {
    if (error instanceof ConflictError || error instanceof AlreadyExistsError) return false
    throw error
  }
}

function tooMany(retryAfter: number): ProblemError {
  const wait = retryAfter > 90 ? `${Math.ceil(retryAfter / 60)} minutes` : `${retryAfter} seconds`
  return new ProblemError({
    status: 429,
    code: 'request.tooMany',
    detail: `Too many attempts. Try again in ${wait}.`,
    headers: { 'Retry-After': String(retryAfter) },
  })
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}
