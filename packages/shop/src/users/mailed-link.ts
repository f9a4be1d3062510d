import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { MailedLink } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { deriveLinkToken, hashLinkToken, type LinkPurpose } from './link-token.ts'
import { type TokenKeys, tokenKey } from './token-keys.ts'

/** The user a link is for, and its sequence number within its purpose. */
export interface LinkSubject {
  readonly purpose: LinkPurpose
  readonly userId: string
  readonly email: string
  readonly generation: number
}

/** Creates a link that works for `lifetime` milliseconds. */
export function newLink(
  { tokenKeys, clock }: Pick<Shop, 'tokenKeys' | 'clock'>,
  subject: LinkSubject,
  lifetime: number,
): MailedLink {
  const key = tokenKeys.current
  const nonce = randomBytes(16).toString('base64url')
  const token = deriveLinkToken(key, { ...subject, nonce })
  const expiresAt = new Date(clock().getTime() + lifetime).toISOString()
  return { nonce, tokenHash: hashLinkToken(token), keyId: key.id, expiresAt }
}

/** Derives the token of a link again, because it is not stored. Throws if its key was rotated out. */
export function tokenOf(keys: TokenKeys, subject: LinkSubject, { nonce, keyId }: MailedLink): string {
  return deriveLinkToken(tokenKey(keys, keyId), { ...subject, nonce })
}

/** Whether a link still works: it was not used or voided, and has not expired. */
export function isAlive({ tokenHash, expiresAt }: MailedLink, now: Date): boolean {
  return tokenHash !== null && now.getTime() < Date.parse(expiresAt)
}

/** Whether this token belongs to this link, which still works, and was derived for exactly this subject. */
export function isTokenOf(
  token: string,
  { keys, subject, link, now }: { keys: TokenKeys; subject: LinkSubject; link: MailedLink | null; now: Date },
): boolean {
  if (!link?.tokenHash || !isAlive(link, now)) return false
  // The hash proves that it is the mailed token. Deriving it again proves that the address has not changed since.
  return isSame(hashLinkToken(token), link.tokenHash) && isSame(token, tokenOf(keys, subject, link))
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
