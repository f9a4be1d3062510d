import { createHash, createHmac, randomUUID } from 'node:crypto'
import type { TokenKeys } from '@dynamo-signals/shop'
import type { Context } from 'hono'
import type { HttpSettings } from '../http/http-settings.ts'
import { callerOf } from '../limits/caller-of.ts'

const LONGEST_USER_AGENT = 512
const SEED_LENGTH = 36

/**
 * Identifies a visitor without a cookie by the caller and the browser, so that a repetition of their first request is
 * recognized. Two visitors with the same address and browser are distinguished only by their keys.
 */
export function newcomerOf({ clientIp }: Pick<HttpSettings, 'clientIp'>, c: Context): string {
  const userAgent = (c.req.header('User-Agent') ?? '').slice(0, LONGEST_USER_AGENT)
  return `newcomer:${callerOf(clientIp(c))}:${createHash('sha256').update(userAgent).digest('base64url')}`
}

/** Returns the random seed of a newcomer's token. Stored with the request, and useless without the key. */
export function newSeed({ current }: TokenKeys): string {
  return `${randomUUID()}.${current.id}`
}

/** The guest token of the newcomer whose request has this seed: every repetition gets the same, and no table holds it. */
export function guestTokenOf({ current, previous }: TokenKeys, seed: string): string {
  const key = previous?.id === seed.slice(SEED_LENGTH + 1) ? previous : current
  return createHmac('sha256', key.secret)
    .update(JSON.stringify(['guest-token', seed]))
    .digest('base64url')
}
