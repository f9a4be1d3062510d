import { retryOnConflict } from '../retry-on-conflict.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { hashOpaqueToken, isOpaqueToken } from './opaque-token.ts'
import { Session } from './session.ts'

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
