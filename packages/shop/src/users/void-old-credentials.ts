import type { PreSave } from 'dynamo-signals'
import { sessionEpochOf, type User } from '../models/user.ts'
import { isPending, noActivation } from './activation-link.ts'

/**
 * Voids the credentials issued under a previous password or account state, no matter which code saves the user:
 *
 * - A new password ends all sessions and voids the link that resets it. While the user waits for activation, it voids
 *   the activation link, too, unless the save brings a new one: no link ever opens a password that it was not mailed for.
 * - Locking a user out ends all sessions, and so does letting one back in, in case something else had locked them out.
 *
 * Also applies to raw saves, because a restore must not revive a session.
 */
export function voidOldCredentials({ instance: user, previous }: PreSave<typeof User>): void {
  if (!previous) return
  const hasNewPassword = user.passwordHash !== previous.passwordHash
  const hasNewLink = user.activationGeneration > previous.activationGeneration
  if (hasNewPassword && isPending(user) && !hasNewLink) Object.assign(user, noActivation(user))
  if (!hasNewPassword && user.isActive === previous.isActive) return
  user.passwordReset = null
  user.sessionEpoch = Math.max(sessionEpochOf(user), sessionEpochOf(previous) + 1)
}
