import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { User } from './user.ts'

const HOUR = 3_600_000

/** The maximum lifetime of a session, regardless of activity: 30 days. */
export const SESSION_LIFETIME = 30 * 24 * HOUR

/** A session ends after this time without activity: 7 days. */
export const SESSION_IDLE_LIMIT = 7 * 24 * HOUR

/** How old `lastSeenAt` can get before it is updated: an hour. */
export const SESSION_TOUCH_INTERVAL = HOUR

/**
 * A signed-in session. Its id is the hash of the cookie's token, so reading the table is not enough to take over the
 * session.
 */
export const Session = defineModel('Session', {
  schema: z.object({
    startedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    /** The user's `sessionEpoch` when the session was created. The session is over when the user's epoch changes. */
    epoch: z.int().min(0).default(0),
    /** When it ends, in seconds since 1970. DynamoDB deletes it some time later, so reads check this field. */
    expiresAt: z.int(),
  }),
  relations: { user: foreignKey(User, { onDelete: 'cascade', constraint: 'none', index: 'gsi1' }) },
  expires: 'expiresAt',
})
export type Session = InstanceOf<typeof Session>

/** Returns when a session ends, given its last use, in milliseconds since 1970. */
export function sessionEnd(startedAt: Date, lastSeenAt: Date): number {
  return Math.min(startedAt.getTime() + SESSION_LIFETIME, lastSeenAt.getTime() + SESSION_IDLE_LIMIT)
}
