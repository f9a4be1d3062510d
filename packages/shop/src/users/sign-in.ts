import { GuestCart, guestCartId, isGuestToken } from '../carts/guest-cart.ts'
import type { Context } from '../context.ts'
import { retryOnConflict } from '../retry-on-conflict.ts'
import { ShopError } from '../shop-error.ts'
import { parseEmailAddress } from './email-address.ts'
import { DAMAGED, findByEmail } from './find-by-email.ts'
import { hashOpaqueToken, newOpaqueToken } from './opaque-token.ts'
import { isPasswordHash } from './password-hasher.ts'
import { isHashable } from './password-rules.ts'
import { SESSION_LIFETIME, Session, sessionEnd } from './session.ts'
import { User } from './user.ts'

/** What somebody fills in to sign in. */
export interface SignIn {
  readonly email: string
  readonly password: string
  /** The guest's cookie: what is in that cart is moved to the user's. */
  readonly guestToken?: string | undefined
}

/** A session that was opened. The token goes into the cookie and is stored nowhere else. */
export interface OpenedSession {
  readonly sessionToken: string
  /** When the session ends at the latest: 30 days from now, and earlier when it is not used for 7. */
  readonly expiresAt: Date
}

/**
 * Opens a session. Throws `sessions.refused`, the same for an unknown address, a wrong password and a user who is not
 * active, after the same work. A guest cart is moved by the stream: forget the guest's cookie afterwards, because what
 * is put into that cart from now on is this user's.
 */
export async function signIn(context: Context, { email, password, guestToken }: SignIn): Promise<OpenedSession> {
  if (!isHashable(password)) throw signInRefused()
  const address = parseEmailAddress(email)
  // What is not an address is nobody's, and takes as long.
  const found = await findByEmail(context, address?.email ?? 'nobody@invalid')
  const user = found === DAMAGED ? undefined : found
  // A damaged hash is nobody's: its user gets the answer, and the work, of a wrong password.
  const hash = user && isPasswordHash(user.passwordHash) ? user.passwordHash : undefined
  const isRight = await context.passwords.verify(password, hash)
  if (!user?.isActive || !isRight) throw signInRefused()
  await rememberSignIn(context, user, password, guestToken)
  return openSession(context, user.id)
}

async function openSession({ database, clock }: Context, userId: string): Promise<OpenedSession> {
  const sessionToken = newOpaqueToken()
  const now = clock()
  const startedAt = now.toISOString()
  const expiresAt = Math.ceil(sessionEnd(now, now) / 1000)
  const id = hashOpaqueToken(sessionToken)
  await database.repository(Session).create({ id, userId, startedAt, lastSeenAt: startedAt, expiresAt })
  return { sessionToken, expiresAt: new Date(now.getTime() + SESSION_LIFETIME) }
}

/** Keeps what a sign-in teaches: a hash at today's cost, and which guest cart is to be linked. */
async function rememberSignIn(context: Context, known: User, password: string, guestToken?: string): Promise<void> {
  const users = context.database.repository(User)
  const rehashed = context.passwords.isOutdated(known.passwordHash) ? await context.passwords.hash(password) : undefined
  const cartId = guestToken && isGuestToken(guestToken) ? guestCartId(guestToken) : undefined
  const guestCart = cartId ? await context.database.repository(GuestCart).find(cartId) : undefined
  if (!rehashed && !guestCart) return
  let user: User | undefined = known
  await retryOnConflict(async () => {
    user ??= await users.get(known.id)
    const loaded = user
    user = undefined
    // The password was right for the hash that was read, and for no other.
    if (!loaded.isActive || loaded.passwordHash !== known.passwordHash) throw signInRefused()
    await users.update(loaded, {
      ...(rehashed ? { passwordHash: rehashed } : {}),
      ...(guestCart ? { guestCartId: guestCart.id, guestCartAskedAt: context.clock().toISOString() } : {}),
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
