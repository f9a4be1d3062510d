import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Context } from '../context.ts'
import { deriveActivationToken, hashActivationToken } from './activation-token.ts'
import { type TokenKeys, tokenKey } from './token-keys.ts'
import type { User } from './user.ts'

/** How long a link works: 24 hours. */
export const ACTIVATION_LIFETIME = 24 * 3_600_000

/** Whom a token is for, as the table knows it. */
export type Applicant = Pick<User, 'id' | 'email' | 'isActive' | 'activatedAt' | 'activationGeneration' | 'activation'>

/** The fields of a user that give it a new link. Every link before it is dead once they are saved. */
export function newActivation(
  { tokenKeys, clock }: Pick<Context, 'tokenKeys' | 'clock'>,
  { id, email, generation }: { id: string; email: string; generation: number },
): Pick<User, 'activationGeneration' | 'activation'> {
  const key = tokenKeys.current
  const nonce = randomBytes(16).toString('base64url')
  const token = deriveActivationToken(key, { userId: id, email, nonce, generation })
  const expiresAt = new Date(clock().getTime() + ACTIVATION_LIFETIME).toISOString()
  return {
    activationGeneration: generation,
    activation: { nonce, tokenHash: hashActivationToken(token), keyId: key.id, expiresAt },
  }
}

/** Rebuilds the token of a user's newest link, which is stored nowhere. Throws when its key was rotated out. */
export function currentToken(keys: TokenKeys, user: Applicant): string {
  const { nonce, keyId } = user.activation
  const { id: userId, email, activationGeneration: generation } = user
  return deriveActivationToken(tokenKey(keys, keyId), { userId, email, nonce, generation })
}

/** Whether a user waits for a link to be followed. One who was active before does not: only staff can let them in. */
export function isPending(user: Pick<User, 'isActive' | 'activatedAt'>): boolean {
  return !user.isActive && user.activatedAt === null
}

/** Whether this token makes this user active now: the newest one, in time, not used, derived for this very address. */
export function opens(token: string, user: Applicant, keys: TokenKeys, now: Date): boolean {
  const { tokenHash, expiresAt } = user.activation
  if (!isPending(user) || !tokenHash || now.getTime() >= Date.parse(expiresAt)) return false
  // The hash says that it is the mailed token; deriving it again, that the address is still the one it was mailed to.
  return isSame(hashActivationToken(token), tokenHash) && isSame(token, currentToken(keys, user))
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
