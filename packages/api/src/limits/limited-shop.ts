import {
  type AgreedTotal,
  activate,
  type CartOwner,
  newGuestToken,
  type OpenedSession,
  type OrderView,
  parseEmailAddress,
  placeOrder,
  resendActivation,
  type Shop,
  ShopError,
  type SignIn,
  type SignUp,
  signIn,
  signUp,
} from '@dynamo-signals/shop'
import { ConflictError } from 'dynamo-signals'
import type { Context } from 'hono'
import type { HttpSettings } from '../http/http-settings.ts'
import { ProblemError } from '../http/problem-error.ts'
import { shopOf } from '../http/shop-of.ts'
import { callerOf } from './caller-of.ts'
import { type LimitedPasswords, limitedPasswords } from './limited-passwords.ts'
import { createRateLimits, type RateLimit, type Use } from './rate-limits.ts'

/**
 * The public account operations with their rate limits. The API and the pages share them and their counts. `callerOf`
 * identifies a caller, and `parseEmailAddress` identifies a mailbox.
 */
export interface LimitedShop extends LimitedPasswords {
  /** Counts a change of a cart or a session: 120 a minute for one caller. Every route that writes has this limit or its own. */
  change(c: Context): Promise<void>
  /** Creates a cart owner for a visitor without a cookie, 60 times an hour for one caller. */
  newGuest(c: Context, guestToken?: string): Promise<CartOwner>
  /** Like `placeOrder`, 20 times an hour for one user, because each sends an email. A refusal does not count. */
  placeOrder(c: Context, userId: string, agreed: AgreedTotal, shop?: Shop): Promise<OrderView>
  /** Like `signUp`, five times an hour for one caller. A rejected form does not count. */
  signUp(c: Context, form: SignUp, shop?: Shop): Promise<void>
  /** Like `activate`, 20 times a minute for one caller. */
  activate(c: Context, activation: { token: string }): Promise<void>
  /** Like `resendActivation`, three times an hour for one mailbox, and 20 times for one caller. */
  resendActivation(c: Context, request: { email: string }): Promise<void>
  /**
   * Like `signIn`, 20 times a minute for one caller. After five failures in a quarter of an hour with one account by one
   * caller, there is one attempt a minute: the owner is slowed down, and never locked out.
   */
  signIn(c: Context, form: SignIn): Promise<OpenedSession>
}

const HOUR = 3600
const SIGN_UPS: RateLimit = { name: 'sign-ups', most: 5, seconds: HOUR }
const ACTIVATIONS: RateLimit = { name: 'activations', most: 20, seconds: 60 }
const RESENDS: RateLimit = { name: 'resends', most: 3, seconds: HOUR }
const RESENDS_BY_CALLER: RateLimit = { name: 'resends-by-caller', most: 20, seconds: HOUR }
const CHANGES: RateLimit = { name: 'changes', most: 120, seconds: 60 }
const NEW_GUESTS: RateLimit = { name: 'new-guests', most: 60, seconds: HOUR }
const ORDERS: RateLimit = { name: 'orders', most: 20, seconds: HOUR }
const SIGN_INS: RateLimit = { name: 'sign-ins', most: 20, seconds: 60 }
const FAILED_SIGN_INS: RateLimit = { name: 'failed-sign-ins', most: 5, seconds: HOUR / 4 }
const SLOW_SIGN_INS: RateLimit = { name: 'slow-sign-ins', most: 1, seconds: 60 }

const UNCOUNTED: Use = { refund: async () => {} }

/** Adds the shop's rate limits to public operations. Exceeding a limit throws 429 with `Retry-After`. */
export function limitedShop({ shop, settings: given }: { shop: Shop; settings: HttpSettings }): LimitedShop {
  const settings = { ...given, clientIp: (c: Context) => callerOf(given.clientIp(c)) }
  const limits = createRateLimits(shop)
  const spend = (limit: RateLimit, ...who: readonly string[]) =>
    settings.rateLimits ? limits.spend(limit, ...who) : Promise.resolve(UNCOUNTED)
  const log = (c: Context, message: string) => settings.log({ level: 'info', message, requestId: c.get('requestId') })

  return {
    ...limitedPasswords({ shop, spend, log, mailbox, caller: c => settings.clientIp(c) }),
    async change(c) {
      await spend(CHANGES, settings.clientIp(c))
    },
    async newGuest(c, guestToken = newGuestToken()) {
      await spend(NEW_GUESTS, settings.clientIp(c))
      return { guestToken }
    },
    async placeOrder(c, userId, agreed, within = shop) {
      const use = await spend(ORDERS, userId)
      return placeOrder(shopOf(c, within), userId, agreed).catch(async (error: unknown) => {
        if (error instanceof ShopError || error instanceof ConflictError) await use.refund()
        throw error
      })
    },
    async signUp(c, form, within = shop) {
      const use = await spend(SIGN_UPS, settings.clientIp(c))
      await signUp(shopOf(c, within), form).catch(refundInvalid(use))
    },
    async activate(c, activation) {
      await spend(ACTIVATIONS, settings.clientIp(c))
      await activate(shopOf(c, shop), activation)
      log(c, 'An account was activated.')
    },
    async resendActivation(c, request) {
      const uses = [await spend(RESENDS_BY_CALLER, settings.clientIp(c)), await spend(RESENDS, mailbox(request.email))]
      await resendActivation(shopOf(c, shop), request).catch(refundInvalid(...uses))
    },
    async signIn(c, form) {
      const ip = settings.clientIp(c)
      await spend(SIGN_INS, ip)
      const who = [mailbox(form.email), ip]
      // Counted before the password is checked, so that concurrent attempts count too.
      const use = await spend(FAILED_SIGN_INS, ...who).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error
        return spend(SLOW_SIGN_INS, ...who)
      })
      const session = await signIn(shopOf(c, shop), form).catch((error: unknown) => {
        if (error instanceof ShopError && error.kind === 'refused') log(c, 'A sign-in was refused.')
        throw error
      })
      await use.refund()
      log(c, 'A user signed in.')
      return session
    },
  }
}

function refundInvalid(...uses: readonly Use[]): (error: unknown) => Promise<never> {
  return async error => {
    if (error instanceof ShopError && error.kind === 'invalid') for (const use of uses) await use.refund()
    throw error
  }
}

/**
 * Returns the mailbox of an address, for counting, so that another spelling does not allow more attempts. All invalid
 * addresses count as one.
 */
function mailbox(email: string): string {
  return parseEmailAddress(email)?.email ?? ''
}
