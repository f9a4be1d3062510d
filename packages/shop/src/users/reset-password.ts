import { ConflictError } from 'dynamo-signals'
import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { findUsable } from '../stored-faults.ts'
import { userIdOfToken } from './link-token.ts'
import { newPassword, requireGoodPassword } from './new-password.ts'
import { resets } from './password-reset.ts'
import { User } from './user.ts'

/** What somebody sends who follows a link for a new password. */
export interface PasswordReset {
  readonly token: string
  readonly password: string
}

/**
 * Sets a new password by a mailed link, and ends all sessions. No session is opened. Throws `passwordResets.invalid` for
 * every token that does not work, and does not tell why; `users.passwordInvalid` for a password that is refused, after
 * which the link still works. Of any number of calls with one token, at once or one after another, one succeeds.
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
    // Looked at again: the link may have been used while the password was hashed.
    await retryOnConflict(async () => users.update(await load(), newPassword(shop, passwordHash)))
  } catch (error) {
    throw error instanceof ConflictError ? resetRefused() : error
  }
}

/** The one answer to a token that is wrong, expired, used or superseded. */
function resetRefused(): ShopError {
  return new ShopError(
    'passwordResets.invalid',
    'invalid',
    'This link no longer works: it has expired, was used, or was replaced by a newer one. Request a new link.',
  )
}
