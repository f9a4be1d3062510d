import { ConflictError } from 'dynamo-signals'
import { Cart } from '../models/cart.ts'
import { Customer } from '../models/customer.ts'
import { SESSION_TOUCH_INTERVAL, Session, sessionEnd } from '../models/session.ts'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { counts, liveSession } from './sessions.ts'

/** The data that a signed-in user can see about themselves. */
export interface Me {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly isActive: boolean
  /** Null between the activation and the delivery from the stream. */
  readonly customerId: string | null
  readonly cartId: string | null
}

/**
 * Returns the user of a session's token. Undefined if the session is unknown or over, or if the user was deleted, is no
 * longer active, or has ended all sessions since. Using a session extends it, which is written at most once an hour.
 */
export async function whoIs(shop: Shop, sessionToken: string): Promise<Me | undefined> {
  const { database, clock } = shop
  const session = await liveSession(shop, sessionToken)
  if (!session) return undefined
  const { userId } = session
  const [user, customer, cart] = await Promise.all([
    findUsable(shop, User, userId, database.repository(User).find(userId)),
    findUsable(shop, Customer, userId, database.repository(Customer).find(userId)),
    findUsable(shop, Cart, userId, database.repository(Cart).find(userId)),
  ])
  if (!counts(session, user)) return undefined
  await keepAlive(shop, session, clock())
  const { email, firstName, lastName, isActive } = user
  return {
    id: userId,
    email,
    firstName,
    lastName,
    isActive,
    customerId: customer?.id ?? null,
    cartId: cart?.id ?? null,
  }
}

async function keepAlive({ database }: Shop, session: Session, now: Date): Promise<void> {
  if (now.getTime() - Date.parse(session.lastSeenAt) < SESSION_TOUCH_INTERVAL) return
  const expiresAt = Math.ceil(sessionEnd(new Date(session.startedAt), now) / 1000)
  try {
    await database.repository(Session).update(session, { lastSeenAt: now.toISOString(), expiresAt })
  } catch (error) {
    // A concurrent request of the same session already wrote this.
    if (!(error instanceof ConflictError)) throw error
  }
}
