import type { Context } from '../context.ts'
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
export async function liveSession({ database, clock }: Context, sessionToken: string): Promise<Session | undefined> {
  if (!isOpaqueToken(sessionToken)) return undefined
  const session = await database.repository(Session).find(hashOpaqueToken(sessionToken))
  if (!session) return undefined
  const end = sessionEnd(new Date(session.startedAt), new Date(session.lastSeenAt))
  return clock().getTime() < end ? session : undefined
}

/** Whether a session still counts: its user is active, and has not ended all sessions since it was opened. */
export function counts(session: Session, user: User | undefined): user is User {
  return user?.isActive === true && sessionEpochOf(user) === (session.epoch ?? 0)
}

/** Who is behind a session's token, strongly consistent; undefined for nobody. */
export async function findSignedIn(context: Context, sessionToken: string): Promise<SignedIn | undefined> {
  const session = await liveSession(context, sessionToken)
  const user = session && (await context.database.repository(User).find(session.userId))
  return session && counts(session, user) ? { session, user } : undefined
}
