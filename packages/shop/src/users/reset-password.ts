import { ConflictError, retryOnConflict } from 'dynamo-signals'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable } from '../stored-faults.ts'
import { userIdOfToken } from './link-token.ts'
import { isAlive, isTokenOf, type LinkSubject, newLink, tokenOf } from './mailed-link.ts'
import { newPassword, requireGoodPassword } from './new-password.ts'
import type { TokenKeys } from './token-keys.ts'

/** How long a password reset link works: an hour. */
export const RESET_LIFETIME = 3_600_000

/** The form behind a password reset link. */
export interface PasswordReset {
  readonly token: string
  readonly password: string
}

/** The stored fields of the user that a reset link is for. */
export type ResetApplicant = Pick<User, 'id' | 'email' | 'isActive' | 'resetGeneration' | 'passwordReset'>

/**
 * Sets a new password with an emailed link and ends all sessions. Does not open a session. Throws `passwordResets.invalid` for
 * every invalid token, without a reason, and `users.passwordInvalid` for a rejected password, after which the link still
 * works. Exactly one call succeeds per token, even if calls are concurrent.
 */
export async function resetPassword(shop: Shop, { token, password }: PasswordReset): Promise<void> {
  const userId = userIdOfToken(token)
  if (!userId) throw resetRefused()
  const users = shop.database.repository(User)
  const load = async () => {
    const user = await findUsable(shop, User, userId, users.find(userId))
    if (!user || !resets(token, user, shop.tokenKeys, shop.clock())) throw resetRefused()
    return user
  }
  await requireGoodPassword(shop, password, (await load()).email)
  const passwordHash = await shop.passwords.hash(password)
  try {
    // Checked again, because the link may have been used while the password was hashed.
    await retryOnConflict(async () => users.update(await load(), newPassword(shop, passwordHash)))
  } catch (error) {
    throw error instanceof ConflictError ? resetRefused() : error
  }
}

/** Returns the fields that give a user a new link. Once they are saved, earlier links stop working. */
export function newPasswordReset(
  shop: Pick<Shop, 'tokenKeys' | 'clock'>,
  user: Pick<User, 'id' | 'email' | 'resetGeneration'>,
): Pick<User, 'resetGeneration' | 'passwordReset'> {
  // Users stored before resets existed have no number yet.
  const resetGeneration = (user.resetGeneration ?? 0) + 1
  return { resetGeneration, passwordReset: newLink(shop, subjectOf({ ...user, resetGeneration }), RESET_LIFETIME) }
}

/** Derives the token of a user's newest link again. Undefined if no link works. */
export function resetToken(keys: TokenKeys, user: ResetApplicant, now: Date): string | undefined {
  const { isActive, passwordReset: link } = user
  return isActive && link && isAlive(link, now) ? tokenOf(keys, subjectOf(user), link) : undefined
}

/** Whether this token can set a new password for this user now. */
export function resets(token: string, user: ResetApplicant, keys: TokenKeys, now: Date): boolean {
  const link = user.passwordReset ?? null
  return user.isActive && isTokenOf(token, { keys, subject: subjectOf(user), link, now })
}

/** The same error for a token that is wrong, expired, used or superseded. */
function resetRefused(): ShopError {
  return new ShopError(
    'passwordResets.invalid',
    'invalid',
    'This link no longer works: it has expired, was used, or was replaced by a newer one. Request a new link.',
  )
}

function subjectOf({ id, email, resetGeneration }: Pick<User, 'id' | 'email' | 'resetGeneration'>): LinkSubject {
  return { purpose: 'reset-password', userId: id, email, generation: resetGeneration }
}
