import { retryOnConflict } from 'dynamo-signals'
import type { Context } from '../context.ts'
import { findUsable } from '../stored-faults.ts'
import { hashOpaqueToken, isOpaqueToken } from './opaque-token.ts'
import { Session } from './session.ts'

/** Ends a session: its token is worth nothing from then on. False when there was none. */
export async function signOut(context: Context, sessionToken: string): Promise<boolean> {
  if (!isOpaqueToken(sessionToken)) return false
  const sessions = context.database.repository(Session)
  return retryOnConflict(async () => {
    const id = hashOpaqueToken(sessionToken)
    const session = await findUsable(context, Session, id, sessions.find(id))
    return session !== undefined && (await sessions.delete(session)).total > 0
  })
}
