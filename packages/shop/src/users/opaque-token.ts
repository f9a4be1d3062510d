import { createHash, randomBytes } from 'node:crypto'

const TOKEN = /^[\w-]{43}$/

/** Makes a token that says nothing and cannot be guessed: 256 bits, safe in a cookie. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether this can be one of ours: what cannot is not worth a read. */
export function isOpaqueToken(token: string): boolean {
  return TOKEN.test(token)
}

/** What the table knows a token by. The token itself is never stored. */
export function hashOpaqueToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
