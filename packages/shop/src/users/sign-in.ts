import { retryOnConflict } from 'dynamo-signals'
import { GuestCart, guestCartId, isGuestToken } from '../models/guest-cart.ts'
import { Session } from '../models/session.ts'
import { User } from '../models/user.ts'
import { isPasswordHash } from '../passwords/password-hasher.ts'
import { isHashable } from '../passwords/password-rules.ts'
import type { Shop } from '../shop.ts'
import { ShopError } from '../shop-error.ts'
import { DAMAGED } from '../stored-faults.ts'
import { parseEmailAddress } from './email-address.ts'
import { findByEmail } from './equal-cost.ts'
import { newSession, type OpenedSession } from './sessions.ts'

/** The sign-in form. */
export interface SignIn {
  readonly email: string
  readonly password: string
  /** The guest's cookie. The items of that cart are moved to the user's cart. */
  readonly guestToken?: string | undefined
}

/**
 * Opens a session. Throws `sessions.refused`, the same for an unknown address, a wrong password and a user who is not
 * active, after the same work. A receiver of the stream moves the guest cart. Clear the guest's cookie afterwards, because
 * items added to that cart from now on belong to this user.
 */
export async function signIn(shop: Shop, { email, password, guestToken }: SignIn): Promise<OpenedSession> {
  if (!isHashable(password)) throw signInRefused()
  const address = parseEmailAddress(email)
  // An invalid address has no user but takes the same time.
  const found = await findByEmail(shop, address?.email ?? 'nobody@invalid')
  const user = found === DAMAGED ? undefined : found
  // A damaged hash matches no password: the user gets the same response, in the same time, as for a wrong password.
  const hash = user && isPasswordHash(user.passwordHash) ? user.passwordHash : undefined
  const isRight = await shop.passwords.verify(password, hash)
  if (!user?.isActive || !isRight) throw signInRefused()
  const current = await rememberSignIn(shop, user, password, guestToken)
  const { session, opened } = newSession(shop, current)
  await shop.database.repository(Session).create(session)
  return opened
}

/**
 * Keeps what a sign-in teaches: a hash at today's cost, and which guest cart is to be linked. Gives the user as it is
 * then: a new hash has ended the sessions before this one, as every other hash does.
 */
async function rememberSignIn(shop: Shop, known: User, password: string, guestToken?: string): Promise<User> {
  const users = shop.database.repository(User)
  const rehashed = shop.passwords.isOutdated(known.passwordHash) ? await shop.passwords.hash(password) : undefined
  const cartId = guestToken && isGuestToken(guestToken) ? guestCartId(guestToken) : undefined
  const guestCart = cartId ? await shop.database.repository(GuestCart).find(cartId) : undefined
  if (!rehashed && !guestCart) return known
  let user: User | undefined = known
  return retryOnConflict(async () => {
    user ??= await users.get(known.id)
    const loaded = user
    user = undefined
    // The password was checked only against the hash that was read.
    if (!loaded.isActive || loaded.passwordHash !== known.passwordHash) throw signInRefused()
    return users.update(loaded, {
      ...(rehashed ? { passwordHash: rehashed } : {}),
      ...(guestCart ? { guestCartId: guestCart.id, guestCartAskedAt: shop.clock().toISOString() } : {}),
    })
  })
}

function signInRefused(): ShopError {
  return new ShopError(
    'sessions.refused',
    'refused',
    'The address and the password do not match, or the account is not active yet.',
  )
}
