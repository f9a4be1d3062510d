import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { hashOpaqueToken, isOpaqueToken } from './opaque-token.ts'
import { Session, sessionEnd } from './session.ts'
import { User } from './user.ts'
import { sessionEpochOf } from './void-old-credentials.ts'

/** A session and whose it is. */
export interface SignedIn {
  readonly session: Session
  readonly user: User
}

/** The session of a token, or undefined: for no token of ours, and for a session that is over. Does not look at the user. */
export async function liveSession(shop: Shop, sessionToken: string): Promise<Session | undefined> {
  if (!isOpaqueToken(sessionToken)) return undefined
  const id = hashOpaqueToken(sessionToken)
  const session = await findUsable(shop, Session, id, shop.database.repository(Session).find(id))
  if (!session) return undefined
  const end = sessionEnd(new Date(session.startedAt), new Date(session.lastSeenAt))
  // A damaged date is no date, and no session lasts until then.
  return shop.clock().getTime() < end ? session : undefined
}

/** Whether a session still counts: its user is active, and has not ended all sessions since it was opened. */
export function counts(session: Session, user: User | undefined): user is User {
  return user?.isActive === true && sessionEpochOf(user) === (session.epoch ?? 0)
}

/** Who is behind a session's token, strongly consistent; undefined for nobody. */
export async function findSignedIn(shop: Shop, sessionToken: string): Promise<SignedIn | undefined> {
  const session = await liveSession(shop, sessionToken)
  if (!session) return undefined
  const { userId } = session
  const user = await findUsable(shop, User, userId, shop.database.repository(User).find(userId))
  return counts(session, user) ? { session, user } : undefined
}
