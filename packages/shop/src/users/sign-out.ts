import { retryOnConflict } from 'dynamo-signals'
import { hashOpaqueToken, isOpaqueToken } from '../models/opaque-token.ts'
import { Session } from '../models/session.ts'
import { sessionEpochOf, User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { findSignedIn } from './sessions.ts'

/** Ends a session: its token is worth nothing from then on. False when there was none. */
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
 * Ends all sessions of whoever a session's token is for, this one included: from the next request on, on every device.
 * One write, however many there are; DynamoDB cleans up what is left of them. False when nobody is signed in.
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
