import type { PreSave } from 'dynamo-signals'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { opens } from './activation.ts'
import { spendEarnedMail } from './mail-allowance.ts'
import { presentedToken } from './presented-token.ts'
import type { User } from './user.ts'

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
    const token = presentedToken()
    const now = clock()
    const onlyActivates = changedFields.every(field => field === 'isActive')
    if (!token || !previous || !onlyActivates || !opens(token, previous, tokenKeys, now)) throw activationRefused()
    user.activation = { ...user.activation, tokenHash: null }
    user.activatedAt = now.toISOString()
    user.mailsAskedAt = spendEarnedMail(user.mailsAskedAt, now)
  }
}

/** The one answer to a token that is wrong, expired, used or superseded. */
export function activationRefused(): ShopError {
  return new ShopError(
    'activations.invalid',
    'invalid',
    'This link no longer works: it has expired, was used, or was replaced by a newer one. Request a new link, or sign in.',
  )
}
