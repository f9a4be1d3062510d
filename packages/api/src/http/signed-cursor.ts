import { createHmac, timingSafeEqual } from 'node:crypto'
import type { TokenKeys } from '@dynamo-signals/shop'

/** Signs the cursor of a listing, so that only offered pages can be requested. */
export function signCursor({ current }: TokenKeys, listing: string, cursor: string): string {
  return `${cursor}.${sign(current.secret, listing, cursor)}`
}

/** Returns a cursor that was signed for the listing, or undefined for any other. */
export function verifyCursor({ current, previous }: TokenKeys, listing: string, signed: string): string | undefined {
  const dot = signed.lastIndexOf('.')
  const [cursor, signature] = [signed.slice(0, Math.max(dot, 0)), Buffer.from(signed.slice(dot + 1))]
  const isOurs = [current, previous].some(key => {
    const expected = Buffer.from(key ? sign(key.secret, listing, cursor) : '')
    return key !== undefined && expected.length === signature.length && timingSafeEqual(expected, signature)
  })
  return isOurs ? cursor : undefined
}

function sign(secret: string, listing: string, cursor: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['cursor', listing, cursor]))
    .digest('base64url')
}
