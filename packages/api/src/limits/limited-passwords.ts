import {
  changePassword,
  type OpenedSession,
  type PasswordChange,
  type PasswordReset,
  requestPasswordReset,
  resetPassword,
  type Shop,
  ShopError,
} from '@dynamo-signals/shop'
import type { Context } from 'hono'
import { shopOf } from '../http/shop-of.ts'
import type { RateLimit, Use } from './rate-limits.ts'

/** The password operations with their rate limits. */
export interface LimitedPasswords {
  /** Like `requestPasswordReset`, three times an hour for one mailbox and ten times from one address. */
  requestPasswordReset(c: Context, request: { email: string }): Promise<void>
  /** Like `resetPassword`, 20 times a minute from one address. */
  resetPassword(c: Context, reset: PasswordReset): Promise<void>
  /**
   * Like `changePassword`, 20 times a minute from one address, and with at most five wrong passwords in 15 minutes in one
   * session, so an attacker cannot guess in a stolen session and cannot lock the owner out.
   */
  changePassword(c: Context, sessionToken: string, change: PasswordChange): Promise<OpenedSession>
}

/** The options of {@link limitedPasswords}. */
export interface LimitedPasswordsOptions {
  readonly shop: Shop
  spend(limit: RateLimit, ...who: readonly string[]): Promise<Use>
  log(c: Context, message: string): void
  /** Identifies the caller, for counting. */
  caller(c: Context): string
  /** Normalizes an address, for counting. */
  mailbox(email: string): string
}

const HOUR = 3600
const RESET_REQUESTS: RateLimit = { name: 'password-resets', most: 3, seconds: HOUR }
const RESET_REQUESTS_OF_CALLER: RateLimit = { name: 'password-resets-of-caller', most: 10, seconds: HOUR }
const RESETS: RateLimit = { name: 'password-reset-attempts', most: 20, seconds: 60 }
const CHANGES: RateLimit = { name: 'password-changes', most: 20, seconds: 60 }
const WRONG_PASSWORDS: RateLimit = { name: 'wrong-current-passwords', most: 5, seconds: HOUR / 4 }

/** Adds rate limits to the password operations. Exceeding a limit throws 429 with `Retry-After`. */
export function limitedPasswords(options: LimitedPasswordsOptions): LimitedPasswords {
  const { shop, spend, log, caller, mailbox } = options
  return {
    async requestPasswordReset(c, request) {
      const uses = [await spend(RESET_REQUESTS_OF_CALLER, caller(c))]
      uses.push(await spend(RESET_REQUESTS, mailbox(request.email)))
      await requestPasswordReset(shopOf(c, shop), request).catch(refundUnless(uses, isWork))
    },
    async resetPassword(c, reset) {
      await spend(RESETS, caller(c))
      await resetPassword(shopOf(c, shop), reset)
      log(c, 'A password was reset.')
    },
    async changePassword(c, sessionToken, change) {
      await spend(CHANGES, caller(c))
      // Counted before the password is checked, so that concurrent attempts count too.
      const use = await spend(WRONG_PASSWORDS, sessionToken)
      const session = await changePassword(shopOf(c, shop), sessionToken, change).catch((error: unknown) => {
        if (isWrongPassword(error)) log(c, 'A password change was refused.')
        return refundUnless([use], isWrongPassword)(error)
      })
      await use.refund()
      log(c, 'A password was changed.')
      return session
    },
  }
}

/** Refunds uses for a refusal that should not count, and rethrows it. */
function refundUnless(uses: readonly Use[], isToCount: (error: unknown) => boolean) {
  return async (error: unknown): Promise<never> => {
    if (!isToCount(error)) await Promise.all(uses.map(use => use.refund()))
    throw error
  }
}

function isWork(error: unknown): boolean {
  return !(error instanceof ShopError && error.kind === 'invalid')
}

function isWrongPassword(error: unknown): boolean {
  return error instanceof ShopError && error.code === 'users.currentPasswordWrong'
}
