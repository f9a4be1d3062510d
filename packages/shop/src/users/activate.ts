import { AsyncLocalStorage } from 'node:async_hooks'
import { ConflictError, type PreSave, retryOnConflict } from 'dynamo-signals'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable } from '../stored-faults.ts'
import { opens } from './activation-link.ts'
import { userIdOfToken } from './link-token.ts'
import { spendEarnedMail } from './mail-allowance.ts'

/** The token that is presented in this flow of calls, if any. */
const presented = new AsyncLocalStorage<string>()

/**
 * Makes the user of an activation link active. No session is opened; the customer, the cart and the mail follow from
 * the stream. Throws `activations.invalid` for every token that does not work, and does not tell why. Of any number of
 * calls with one token, at once or one after another, one succeeds.
 */
export async function activate(shop: Shop, { token }: { token: string }): Promise<void> {
  const userId = userIdOfToken(token)
  if (!userId) throw activationRefused()
  const users = shop.database.repository(User)
  const attempt = async () => {
    const user = await findUsable(shop, User, userId, users.find(userId))
    if (!user || user.isActive) throw activationRefused()
    await withPresentedToken(token, () => users.update(user, { isActive: true }))
  }
  try {
    // A conflict is no refusal yet: somebody may have signed up again with the address, or used the token meanwhile.
    await retryOnConflict(attempt)
  } catch (error) {
    throw error instanceof ConflictError ? activationRefused() : error
  }
}

/**
 * Lets nobody become active without the token that was mailed to them, whichever code saves the user.
 *
 * The token must be presented by `withPresentedToken`, and the save may change nothing but `isActive`: what else goes
 * with it (the token is used up, the time, the welcome mail) is filled in here. Because `previous` is the very item the
 * write replaces, of many saves with one token only one can pass. Raw saves are left alone: a restore brings users back
 * as they were.
 */
export function checkActivation({ tokenKeys, clock }: Pick<Shop, 'tokenKeys' | 'clock'>) {
  return ({ instance: user, previous, changedFields, raw }: PreSave<typeof User>): void => {
    if (raw || !user.isActive || previous?.isActive) return
    const token = presented.getStore()
    const now = clock()
    const onlyActivates = changedFields.every(field => field === 'isActive')
    if (!token || !previous || !onlyActivates || !opens(token, previous, tokenKeys, now)) throw activationRefused()
    user.activation = { ...user.activation, tokenHash: null }
    user.activatedAt = now.toISOString()
    user.mailsAskedAt = spendEarnedMail(user.mailsAskedAt, now)
  }
}

/**
 * Runs `work` while a token lies on the counter, for `checkActivation` to look at. The token travels beside the write
 * and not in it: no field, context or log of the user can ever hold it.
 */
export function withPresentedToken<T>(token: string, work: () => Promise<T>): Promise<T> {
  return presented.run(token, work)
}

/** The one answer to a token that is wrong, expired, used or superseded. */
function activationRefused(): ShopError {
  return new ShopError(
    'activations.invalid',
    'invalid',
    'This link no longer works: it has expired, was used, or was replaced by a newer one. Request a new link, or sign in.',
  )
}
