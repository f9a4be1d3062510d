import type { User } from '../models/user.ts'
import { passwordComplaint, wordsToAvoid } from '../passwords/password-rules.ts'
import { SHOP_NAME, type Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'

/**
 * Returns what is wrong with a new password for an address, or undefined. Without an address, checks only the site's words.
 */
export function newPasswordComplaint(
  { publicUrl }: Pick<Shop, 'publicUrl'>,
  password: string,
  email = '',
): Promise<string | undefined> {
  return passwordComplaint(password, wordsToAvoid(email, SHOP_NAME, new URL(publicUrl).hostname))
}

/** Throws `users.passwordInvalid` if the password is not allowed for this user. */
export async function requireGoodPassword(
  shop: Pick<Shop, 'publicUrl'>,
  password: string,
  email?: string,
): Promise<void> {
  const message = await newPasswordComplaint(shop, password, email)
  if (!message) return
  throw new ShopError('users.passwordInvalid', 'invalid', message, { issues: [{ path: 'password', message }] })
}

/** Returns the fields that give a user a new password. Saving them ends all sessions and voids earlier links. */
export function newPassword(
  { clock }: Pick<Shop, 'clock'>,
  passwordHash: string,
): Pick<User, 'passwordHash' | 'passwordChangedAt'> {
  return { passwordHash, passwordChangedAt: clock().toISOString() }
}
