import { retryOnConflict } from 'dynamo-signals'
import { Session } from '../models/session.ts'
import { User } from '../models/user.ts'
import { isPasswordHash } from '../passwords/password-hasher.ts'
import { isHashable } from '../passwords/password-rules.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { newPassword, requireGoodPassword } from './new-password.ts'
import { findSignedIn, newSession, type OpenedSession, type SignedIn } from './sessions.ts'

/** The form of a signed-in user who changes the password. */
export interface PasswordChange {
  readonly currentPassword: string
  readonly password: string
}

/**
 * Changes the password of the session's user and ends all their sessions. This session is replaced by a new one with a new
 * token, and the old token stops working. All of this is one commit.
 *
 * Throws `sessions.missing` if the caller is not signed in, `users.currentPasswordWrong`, and `users.passwordInvalid`.
 */
export async function changePassword(
  shop: Shop,
  sessionToken: string,
  { currentPassword, password }: PasswordChange,
): Promise<OpenedSession> {
  const { user } = await requireSignedIn(shop, sessionToken)
  await requireGoodPassword(shop, password, user.email)
  // A damaged hash gets the same response and takes the same time as a wrong password.
  const hash = isPasswordHash(user.passwordHash) ? user.passwordHash : undefined
  const isRight = isHashable(currentPassword) && (await shop.passwords.verify(currentPassword, hash))
  if (!isRight) throw currentPasswordWrong()
  const passwordHash = await shop.passwords.hash(password)
  return retryOnConflict(async () => {
    const current = await requireSignedIn(shop, sessionToken)
    // The current password was checked only against the hash that was read.
    if (current.user.passwordHash !== user.passwordHash) throw notSignedIn()
    return shop.database.transaction(async transaction => {
      const changed = await transaction.repository(User).update(current.user, newPassword(shop, passwordHash))
      const { session, opened } = newSession(shop, changed)
      await transaction.repository(Session).delete(current.session)
      await transaction.repository(Session).create(session)
      return opened
    })
  })
}

async function requireSignedIn(shop: Shop, sessionToken: string): Promise<SignedIn> {
  const signedIn = await findSignedIn(shop, sessionToken)
  if (!signedIn) throw notSignedIn()
  return signedIn
}

function notSignedIn(): ShopError {
  return new ShopError('sessions.missing', 'refused', 'Sign in to continue.')
}

function currentPasswordWrong(): ShopError {
  const message = 'This is not your current password.'
  const issues = [{ path: 'currentPassword', message }]
  return new ShopError('users.currentPasswordWrong', 'invalid', message, { issues })
}
