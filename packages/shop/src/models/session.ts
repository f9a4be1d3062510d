import { defineModel, foreignKey, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'
import { User } from './user.ts'

const HOUR = 3_600_000

/** A session ends so long after it began, however busy it is: 30 days. */
export const SESSION_LIFETIME = 30 * 24 * HOUR

/** A session ends when it was not used for so long: 7 days. */
export const SESSION_IDLE_LIMIT = 7 * 24 * HOUR

/** How stale `lastSeenAt` may get before it is written again: an hour. */
export const SESSION_TOUCH_INTERVAL = HOUR

/** A user who is signed in. Its id is the hash of the cookie's token: who reads the table cannot take the session over. */
export const Session = defineModel('Session', {
  schema: z.object({
    startedAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    /** The user's `sessionEpoch` when it was opened. It is over when the user has another one. */
    epoch: z.int().min(0).default(0),
    /** When it is over, in seconds since 1970. DynamoDB cleans up some time later; reading judges by this. */
    expiresAt: z.int(),
  }),
  relations: { user: foreignKey(User, { onDelete: 'cascade', constraint: 'none' }) },
  expires: 'expiresAt',
})
export type Session = InstanceOf<typeof Session>

/** When a session that was last used then is over, in milliseconds since 1970. */
export function sessionEnd(startedAt: Date, lastSeenAt: Date): number {
  return Math.min(startedAt.getTime() + SESSION_LIFETIME, lastSeenAt.getTime() + SESSION_IDLE_LIMIT)
}
