import type { Shop } from '../shop.ts'
import { isAlive, isTokenOf, type LinkSubject, newLink, tokenOf } from './mailed-link.ts'
import type { TokenKeys } from './token-keys.ts'
import type { User } from './user.ts'

/** How long a link for a new password works: an hour. */
export const RESET_LIFETIME = 3_600_000

/** Whose password a link is for, as the table knows it. */
export type ResetApplicant = Pick<User, 'id' | 'email' | 'isActive' | 'resetGeneration' | 'passwordReset'>

/** The fields of a user that give it a new link. Every link before it is dead once they are saved. */
export function newPasswordReset(
  shop: Pick<Shop, 'tokenKeys' | 'clock'>,
  user: Pick<User, 'id' | 'email' | 'resetGeneration'>,
): Pick<User, 'resetGeneration' | 'passwordReset'> {
  // Users who were stored before there were resets have no number yet.
  const resetGeneration = (user.resetGeneration ?? 0) + 1
  return { resetGeneration, passwordReset: newLink(shop, subjectOf({ ...user, resetGeneration }), RESET_LIFETIME) }
}

/** Rebuilds the token of a user's newest link; undefined when there is none that works. */
export function resetToken(keys: TokenKeys, user: ResetApplicant, now: Date): string | undefined {
  const { isActive, passwordReset: link } = user
  return isActive && link && isAlive(link, now) ? tokenOf(keys, subjectOf(user), link) : undefined
}

/** Whether this token lets a new password be set for this user now. */
export function resets(token: string, user: ResetApplicant, keys: TokenKeys, now: Date): boolean {
  const link = user.passwordReset ?? null
  return user.isActive && isTokenOf(token, { keys, subject: subjectOf(user), link, now })
}

function subjectOf({ id, email, resetGeneration }: Pick<User, 'id' | 'email' | 'resetGeneration'>): LinkSubject {
  return { purpose: 'reset-password', userId: id, email, generation: resetGeneration }
}
