import { createHash, randomBytes } from 'node:crypto'

const LENGTH = 43
const TOKEN = /^[\w-]+$/

/** Makes a token that says nothing and cannot be guessed: 256 bits, safe in a cookie. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether this can be one of ours: what cannot is not worth a read. */
export function isOpaqueToken(token: string): boolean {
  return token.length === LENGTH && TOKEN.test(token)
}

/** What the table knows a token by. The token itself is never stored. */
export function hashOpaqueToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
