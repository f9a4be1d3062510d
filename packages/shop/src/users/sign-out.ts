import { retryOnConflict } from 'dynamo-signals'
import { hashOpaqueToken, isOpaqueToken } from '../models/opaque-token.ts'
import { Session } from '../models/session.ts'
import { sessionEpochOf, User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { findSignedIn } from './sessions.ts'

/** Ends a session. Its token no longer works. Returns false if there was no session. */
export async function signOut(shop: Shop, sessionToken: string): Promise<boolean> {
  if (!isOpaqueToken(sessionToken)) return false
  const sessions = shop.database.repository(Session)
  return retryOnConflict(async () => {
    const id = hashOpaqueToken(sessionToken)
    const session = await findUsable(shop, Session, id, sessions.find(id))
    return session !== undefined && (await sessions.delete(session)).total > 0
  })
}

/**
 * Ends all sessions of the session's user, including this one, on every device from the next request on. Takes one write,
 * regardless of their number. DynamoDB cleans up the stored sessions. Returns false if no user is signed in.
 */
export async function signOutEverywhere(shop: Shop, sessionToken: string): Promise<boolean> {
  return retryOnConflict(async () => {
    const signedIn = await findSignedIn(shop, sessionToken)
    if (!signedIn) return false
    const { user } = signedIn
    await shop.database.repository(User).update(user, { sessionEpoch: sessionEpochOf(user) + 1 })
    return true
  })
}
