import type { Runtime } from '../repository/runtime.ts'
import type { ServiceError } from './service-error.ts'

/** The time that signatures have. AWS refuses one whose time is more than five minutes wrong. */
export interface ServerClock {
  /** Milliseconds since 1970. */
  now(): number
  /**
   * Sets the clock by a refused request, if the time that it was signed with was wrong. Returns whether it can be sent again.
   * Another request may have set the clock since.
   */
  correct(error: unknown, signedAt: number): boolean
}

/** From here on, the AWS SDK considers a clock to be wrong. */
const SKEW = 240_000
/** Errors of a wrong time. No other request may be sent again for it. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  'AuthFailure',
  'InvalidSignatureException',
  'RequestExpired',
  'RequestInTheFuture',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
])

/** Returns a clock that begins with the time of this machine. */
export function createServerClock({ now }: Pick<Runtime, 'now'>): ServerClock {
  let offset = 0
  return {
    now: () => now().getTime() + offset,
    correct(error, signedAt) {
      const { name, $response } = error as Partial<ServiceError>
      const server = Date.parse($response?.headers.date ?? '')
      if (!REFUSALS.has(name) || !(Math.abs(server - signedAt) >= SKEW)) return false
      offset = server - now().getTime()
      return true
    },
  }
}
