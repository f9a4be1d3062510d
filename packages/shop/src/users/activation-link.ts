import type { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { isAlive, isTokenOf, type LinkSubject, newLink, tokenOf } from './mailed-link.ts'
import type { TokenKeys } from './token-keys.ts'

/** How long a link works: 24 hours. */
export const ACTIVATION_LIFETIME = 24 * 3_600_000

/** The stored fields of the user that a token is for. */
export type Applicant = Pick<User, 'id' | 'email' | 'isActive' | 'activatedAt' | 'activationGeneration' | 'activation'>

/** Returns the fields that give a user a new link. Once they are saved, earlier links stop working. */
export function newActivation(
  shop: Pick<Shop, 'tokenKeys' | 'clock'>,
  { id, email, generation }: { id: string; email: string; generation: number },
): Pick<User, 'activationGeneration' | 'activation'> {
  const activation = newLink(shop, subjectOf({ id, email, activationGeneration: generation }), ACTIVATION_LIFETIME)
  return { activationGeneration: generation, activation }
}

/** Returns the fields that void every link of a user without a new one. No email is sent for them. */
export function noActivation({ activationGeneration, activation }: Applicant) {
  return { activationGeneration: activationGeneration + 1, activation: { ...activation, tokenHash: null } }
}

/** Derives the token of a user's newest link again, because it is not stored. Throws if its key was rotated out. */
export function currentToken(keys: TokenKeys, user: Applicant): string {
  return tokenOf(keys, subjectOf(user), user.activation)
}

/** Whether a user is waiting for activation. A user who was active before is not: only staff can reactivate them. */
export function isPending(user: Pick<User, 'isActive' | 'activatedAt'>): boolean {
  return !user.isActive && user.activatedAt === null
}

/** Whether a user is waiting for activation and has a link that works. */
export function hasLink(user: Applicant, now: Date): boolean {
  return isPending(user) && isAlive(user.activation, now)
}

/** Whether this token can activate this user now: it is the newest, not expired, not used, and derived for this address. */
export function opens(token: string, user: Applicant, keys: TokenKeys, now: Date): boolean {
  return isPending(user) && isTokenOf(token, { keys, subject: subjectOf(user), link: user.activation, now })
}

function subjectOf(user: Pick<Applicant, 'id' | 'email' | 'activationGeneration'>): LinkSubject {
  const { id: userId, email, activationGeneration: generation } = user
  return { purpose: 'activate-account', userId, email, generation }
}
