import { createHash, randomBytes } from 'node:crypto'

const LENGTH = 43
const TOKEN = /^[\w-]+$/

/** Creates a random token of 256 bits, safe in a cookie. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether this can be one of our tokens. Saves a read if it cannot. */
export function isOpaqueToken(token: string): boolean {
  return token.length === LENGTH && TOKEN.test(token)
}

/** Returns the hash under which a token is stored. The token itself is never stored. */
export function hashOpaqueToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
