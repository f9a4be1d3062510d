import type { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { isAlive, isTokenOf, type LinkSubject, newLink, tokenOf } from './mailed-link.ts'
import type { TokenKeys } from './token-keys.ts'

/** How long a link works: 24 hours. */
export const ACTIVATION_LIFETIME = 24 * 3_600_000

/** Whom a token is for, as the table knows it. */
export type Applicant = Pick<User, 'id' | 'email' | 'isActive' | 'activatedAt' | 'activationGeneration' | 'activation'>

/** The fields of a user that give it a new link. Every link before it is dead once they are saved. */
export function newActivation(
  shop: Pick<Shop, 'tokenKeys' | 'clock'>,
  { id, email, generation }: { id: string; email: string; generation: number },
): Pick<User, 'activationGeneration' | 'activation'> {
  const activation = newLink(shop, subjectOf({ id, email, activationGeneration: generation }), ACTIVATION_LIFETIME)
  return { activationGeneration: generation, activation }
}

/** The fields of a user that void every link it has, and give it none: nothing is mailed for them. */
export function noActivation({ activationGeneration, activation }: Applicant) {
  return { activationGeneration: activationGeneration + 1, activation: { ...activation, tokenHash: null } }
}

/** Rebuilds the token of a user's newest link, which is stored nowhere. Throws when its key was rotated out. */
export function currentToken(keys: TokenKeys, user: Applicant): string {
  return tokenOf(keys, subjectOf(user), user.activation)
}

/** Whether a user waits for a link to be followed. One who was active before does not: only staff can let them in. */
export function isPending(user: Pick<User, 'isActive' | 'activatedAt'>): boolean {
  return !user.isActive && user.activatedAt === null
}

/** Whether a user waits for a link, and has one that works. */
export function hasLink(user: Applicant, now: Date): boolean {
  return isPending(user) && isAlive(user.activation, now)
}

/** Whether this token makes this user active now: the newest one, in time, not used, derived for this very address. */
export function opens(token: string, user: Applicant, keys: TokenKeys, now: Date): boolean {
  return isPending(user) && isTokenOf(token, { keys, subject: subjectOf(user), link: user.activation, now })
}

function subjectOf(user: Pick<Applicant, 'id' | 'email' | 'activationGeneration'>): LinkSubject {
  const { id: userId, email, activationGeneration: generation } = user
  return { purpose: 'activate-account', userId, email, generation }
}
