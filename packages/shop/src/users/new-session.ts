import type { Shop } from '../shop.ts'
import { hashOpaqueToken, newOpaqueToken } from './opaque-token.ts'
import { SESSION_LIFETIME, sessionEnd } from './session.ts'
import type { User } from './user.ts'
import { sessionEpochOf } from './void-old-credentials.ts'

/** A session that was opened. The token goes into the cookie and is stored nowhere else. */
export interface OpenedSession {
  readonly sessionToken: string
  /** When the session ends at the latest: 30 days from now, and earlier when it is not used for 7. */
  readonly expiresAt: Date
}

/** Makes a session of a user as it is now, to be stored, and what its owner gets of it. */
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
