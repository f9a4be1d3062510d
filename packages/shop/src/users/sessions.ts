import { hashOpaqueToken, isOpaqueToken, newOpaqueToken } from '../models/opaque-token.ts'
import { SESSION_LIFETIME, Session, sessionEnd } from '../models/session.ts'
import { sessionEpochOf, User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'

/** A new session. The token goes into the cookie and is not stored anywhere else. */
export interface OpenedSession {
  readonly sessionToken: string
  /** When the session ends at the latest: 30 days from now, or earlier if it is not used for 7 days. */
  readonly expiresAt: Date
}

/** Creates a session for a user: the instance to store, and the part that its owner gets. */
export function newSession({ clock }: Pick<Shop, 'clock'>, user: Pick<User, 'id' | 'sessionEpoch'>) {
  const sessionToken = newOpaqueToken()
  const now = clock()
  const startedAt = now.toISOString()
  const opened: OpenedSession = { sessionToken, expiresAt: new Date(now.getTime() + SESSION_LIFETIME) }
  const session = {
    id: hashOpaqueToken(sessionToken),
    userId: user.id,
    epoch: sessionEpochOf(user),
    startedAt,
    lastSeenAt: startedAt,
    expiresAt: Math.ceil(sessionEnd(now, now) / 1000),
  }
  return { session, opened }
}

/** A session and its user. */
export interface SignedIn {
  readonly session: Session
  readonly user: User
}

/** Returns the session of a token. Undefined for an invalid token or an ended session. Does not check the user. */
export async function liveSession(shop: Shop, sessionToken: string): Promise<Session | undefined> {
  if (!isOpaqueToken(sessionToken)) return undefined
  const id = hashOpaqueToken(sessionToken)
  const session = await findUsable(shop, Session, id, shop.database.repository(Session).find(id))
  if (!session) return undefined
  const end = sessionEnd(new Date(session.startedAt), new Date(session.lastSeenAt))
  // A damaged date is not a date, so the session counts as ended.
  return shop.clock().getTime() < end ? session : undefined
}

/** Whether a session is still valid: its user is active and has not ended all sessions since it was opened. */
export function counts(session: Session, user: User | undefined): user is User {
  return user?.isActive === true && sessionEpochOf(user) === (session.epoch ?? 0)
}

/** Returns the session and user of a token, strongly consistent. Undefined if there is none. */
export async function findSignedIn(shop: Shop, sessionToken: string): Promise<SignedIn | undefined> {
  const session = await liveSession(shop, sessionToken)
  if (!session) return undefined
  const { userId } = session
  const user = await findUsable(shop, User, userId, shop.database.repository(User).find(userId))
  return counts(session, user) ? { session, user } : undefined
}
