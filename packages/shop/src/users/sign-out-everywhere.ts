import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { findSignedIn } from './live-session.ts'
import { User } from './user.ts'
import { sessionEpochOf } from './void-old-credentials.ts'

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
