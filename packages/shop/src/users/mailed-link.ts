import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { MailedLink } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { deriveLinkToken, hashLinkToken, type LinkPurpose } from './link-token.ts'
import { type TokenKeys, tokenKey } from './token-keys.ts'

/** Whom a link is for, and the how manieth of its purpose it is. */
export interface LinkSubject {
  readonly purpose: LinkPurpose
  readonly userId: string
  readonly email: string
  readonly generation: number
}

/** Makes a link that works for `lifetime` milliseconds. */
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

/** Rebuilds the token of a link, which is stored nowhere. Throws when its key was rotated out. */
export function tokenOf(keys: TokenKeys, subject: LinkSubject, { nonce, keyId }: MailedLink): string {
  return deriveLinkToken(tokenKey(keys, keyId), { ...subject, nonce })
}

/** Whether a link still works: it was not used or voided, and its time is not over. */
export function isAlive({ tokenHash, expiresAt }: MailedLink, now: Date): boolean {
  return tokenHash !== null && now.getTime() < Date.parse(expiresAt)
}

/** Whether this token is that of this link, which still works, and was derived for this very subject. */
export function isTokenOf(
  token: string,
  { keys, subject, link, now }: { keys: TokenKeys; subject: LinkSubject; link: MailedLink | null; now: Date },
): boolean {
  if (!link?.tokenHash || !isAlive(link, now)) return false
  // The hash says that it is the mailed token; deriving it again, that the address is still the one it was mailed to.
  return isSame(hashLinkToken(token), link.tokenHash) && isSame(token, tokenOf(keys, subject, link))
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
