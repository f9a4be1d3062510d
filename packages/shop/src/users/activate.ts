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
 * Activates the user of an activation link. Does not open a session. The customer, the cart and the email follow from the
 * stream. Throws `activations.invalid` for every invalid token, without a reason. Exactly one call succeeds per token, even
 * if calls are concurrent.
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
    // A conflict is not a refusal yet: someone may have signed up again with the address, or used the token in the meantime.
    await retryOnConflict(attempt)
  } catch (error) {
    throw error instanceof ConflictError ? activationRefused() : error
  }
}

/**
 * Prevents a user from becoming active without the token that was mailed to them, no matter which code saves the user.
 *
 * The token must be presented with `withPresentedToken`, and the save may change only `isActive`. The related changes (the
 * token is used, the time, the welcome mail) are made here. Because the write replaces exactly `previous`, only one of many
 * saves with the same token can succeed. Skips raw saves, because a restore brings users back unchanged.
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
 * Runs `work` with a token that `checkActivation` can read. The token is passed outside of the write, so it can never end up
 * in a field, context or log of the user.
 */
export function withPresentedToken<T>(token: string, work: () => Promise<T>): Promise<T> {
  return presented.run(token, work)
}

/** The same error for a token that is wrong, expired, used or superseded. */
function activationRefused(): ShopError {
  return new ShopError(
    'activations.invalid',
    'invalid',
    'This link no longer works: it has expired, was used, or was replaced by a newer one. Request a new link, or sign in.',
  )
}
