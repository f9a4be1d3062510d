import {
  activate,
  type OpenedSession,
  resendActivation,
  type Context as ShopContext,
  ShopError,
  type SignIn,
  type SignUp,
  signIn,
  signUp,
} from '@dynamo-signals/shop'
import type { Context } from 'hono'
import type { HttpSettings } from '../http/http-settings.ts'
import { ProblemError } from '../http/problem-error.ts'
import { shopOf } from '../http/shop-of.ts'
import { type LimitedPasswords, limitedPasswords } from './limited-passwords.ts'
import { createRateLimits, type RateLimit, type Use } from './rate-limits.ts'

/** What strangers may do with accounts, as often as they may. The API and the pages share it, and so the counts. */
export interface LimitedShop extends LimitedPasswords {
  /** As `signUp`, five times an hour from one address. A form that is refused does not count. */
  signUp(c: Context, form: SignUp, shop?: ShopContext): Promise<void>
  /** As `activate`, 20 times a minute from one address. */
  activate(c: Context, activation: { token: string }): Promise<void>
  /** As `resendActivation`, three times an hour for one mailbox. */
  resendActivation(c: Context, request: { email: string }): Promise<void>
  /**
   * As `signIn`, 20 times a minute from one address. After five failures in a quarter of an hour with one account from
   * one address, there is one attempt a minute: the owner is slowed down, and never locked out.
   */
  signIn(c: Context, form: SignIn): Promise<OpenedSession>
}

const HOUR = 3600
const SIGN_UPS: RateLimit = { name: 'sign-ups', most: 5, seconds: HOUR }
const ACTIVATIONS: RateLimit = { name: 'activations', most: 20, seconds: 60 }
const RESENDS: RateLimit = { name: 'resends', most: 3, seconds: HOUR }
const SIGN_INS: RateLimit = { name: 'sign-ins', most: 20, seconds: 60 }
const FAILED_SIGN_INS: RateLimit = { name: 'failed-sign-ins', most: 5, seconds: HOUR / 4 }
const SLOW_SIGN_INS: RateLimit = { name: 'slow-sign-ins', most: 1, seconds: 60 }

const UNCOUNTED: Use = { refund: async () => {} }

/** Puts the shop's rate limits before what strangers may do. A use too many throws 429 with `Retry-After`. */
export function limitedShop({ shop, settings }: { shop: ShopContext; settings: HttpSettings }): LimitedShop {
  const limits = createRateLimits(shop)
  const spend = (limit: RateLimit, ...who: readonly string[]) =>
    settings.rateLimits ? limits.spend(limit, ...who) : Promise.resolve(UNCOUNTED)
  const log = (c: Context, message: string) => settings.log({ level: 'info', message, requestId: c.get('requestId') })

  return {
    ...limitedPasswords({ shop, spend, log, mailbox, caller: c => settings.clientIp(c) }),
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
      const use = await spend(RESENDS, mailbox(request.email))
      await resendActivation(shopOf(c, shop), request).catch(refundInvalid(use))
    },
    async signIn(c, form) {
      const ip = settings.clientIp(c)
      await spend(SIGN_INS, ip)
      const who = [mailbox(form.email), ip]
      // Counted before the password is looked at, so that attempts at the same time count, too.
      const use = await spend(FAILED_SIGN_INS, ...who).catch((error: unknown) => {
        if (!(error instanceof ProblemError)) throw error
        return spend(SLOW_SIGN_INS, ...who)
      })
      const session = await signIn(shopOf(c, shop), form).catch((error: unknown) => {
        if (error instanceof ShopError && error.kind === 'refused') log(c, 'A sign-in was refused.')
        throw error
      })
      await use.refund()
      log(c, 'Somebody signed in.')
      return session
    },
  }
}

function refundInvalid(use: Use): (error: unknown) => Promise<never> {
  return async error => {
    if (error instanceof ShopError && error.kind === 'invalid') await use.refund()
    throw error
  }
}

/** One spelling of an address, for counting. It may join what the shop tells apart, and never the other way round. */
function mailbox(email: string): string {
  return email.trim().normalize('NFKC').toLowerCase()
}
