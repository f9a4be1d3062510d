import { createHash, createHmac } from 'node:crypto'
import type { TokenKey } from './token-keys.ts'

/** The purpose of a mailed link. A token for one purpose is invalid for another. */
export type LinkPurpose = 'activate-account' | 'reset-password'

/** The subject a token is bound to. A different purpose, user, address, nonce or generation results in a different token. */
export interface TokenSubject {
  readonly purpose: LinkPurpose
  readonly userId: string
  readonly email: string
  readonly nonce: string
  readonly generation: number
}

const MAC_BYTES = 32
const LONGEST_ID = 64
const LONGEST_TOKEN = 128
const TOKEN = /^[\w-]{44,}$/

/**
 * Derives the token of a mailed link: the user's id, to find the user, and 256 bits that only the holder of the key can
 * compute. Deriving it again returns the same token, so it can be mailed twice without being stored.
 */
export function deriveLinkToken(key: TokenKey, { purpose, userId, email, nonce, generation }: TokenSubject): string {
  // JSON and not "a|b": an address may contain the separator, and two subjects must never make one message.
  const message = JSON.stringify([purpose, userId, email, nonce, generation])
  const mac = createHmac('sha256', key.secret).update(message).digest()
  return Buffer.concat([Buffer.from(userId, 'utf8'), mac]).toString('base64url')
}

/** Returns the id of the user a token would belong to, without a read. This proves nothing: compare the token itself. */
export function userIdOfToken(token: string): string | undefined {
  if (token.length > LONGEST_TOKEN || !TOKEN.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  const id = bytes.subarray(0, -MAC_BYTES)
  // The last character of base64url has bits to spare: another spelling of a token is not the token.
  if (id.length === 0 || id.length > LONGEST_ID || bytes.toString('base64url') !== token) return undefined
  return id.toString('utf8')
}

/** Returns the hash of a token, which the table stores. */
export function hashLinkToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
