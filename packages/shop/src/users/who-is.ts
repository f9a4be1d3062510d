import { ConflictError } from 'dynamo-signals'
import { Cart } from '../carts/cart.ts'
import type { Context } from '../context.ts'
import { Customer } from '../customers/customer.ts'
import { findUsable } from '../stored-faults.ts'
import { hashOpaqueToken, isOpaqueToken } from './opaque-token.ts'
import { SESSION_TOUCH_INTERVAL, Session, sessionEnd } from './session.ts'
import { User } from './user.ts'

/** What a signed-in user may know of themselves. */
export interface Me {
  readonly id: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly isActive: boolean
  /** Null for the moment between the activation and the stream. */
  readonly customerId: string | null
  readonly cartId: string | null
}

/**
 * Tells who is behind a session's token, or undefined: for no session of ours, one that is over, and a user who is gone
 * or not active any more. Using a session keeps it from ending; that is written at most once an hour.
 */
export async function whoIs(context: Context, sessionToken: string): Promise<Me | undefined> {
  if (!isOpaqueToken(sessionToken)) return undefined
  const { database, clock } = context
  const id = hashOpaqueToken(sessionToken)
  const session = await findUsable(context, Session, id, database.repository(Session).find(id))
  const now = clock()
  if (!session || now.getTime() >= endOf(session)) return undefined
  const { userId } = session
  const [user, customer, cart] = await Promise.all([
    findUsable(context, User, userId, database.repository(User).find(userId)),
    findUsable(context, Customer, userId, database.repository(Customer).find(userId)),
    findUsable(context, Cart, userId, database.repository(Cart).find(userId)),
  ])
  if (!user?.isActive) return undefined
  await keepAlive(context, session, now)
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

async function keepAlive({ database }: Context, session: Session, now: Date): Promise<void> {
  if (now.getTime() - Date.parse(session.lastSeenAt) < SESSION_TOUCH_INTERVAL) return
  const expiresAt = Math.ceil(sessionEnd(new Date(session.startedAt), now) / 1000)
  try {
    await database.repository(Session).update(session, { lastSeenAt: now.toISOString(), expiresAt })
  } catch (error) {
    // Another request of the same session was faster, and wrote the same.
    if (!(error instanceof ConflictError)) throw error
  }
}

function endOf(session: Session): number {
  return sessionEnd(new Date(session.startedAt), new Date(session.lastSeenAt))
}
