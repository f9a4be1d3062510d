import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/**
 * A request that came with an `Idempotency-Key`. It is in flight while it has a lease and no answer; the answer is
 * written in the commit of what the request does. Its id is the hash of who asked what, with which key.
 */
export const IdempotentRequest = defineModel('IdempotentRequest', {
  schema: z.object({
    /** A keyed hash of the parameters: they may hold a password, which must not be guessable from here. */
    fingerprint: z.string(),
    /** Who works on it. Another request takes over once the lease has ended. */
    holder: z.string(),
    leasedUntil: z.iso.datetime(),
    answer: z.object({ status: z.int(), body: z.string() }).nullable().default(null),
    /** Random: what belongs to the request and must be the same for a repetition is derived from it. */
    seed: z.string().default(''),
    /** In seconds since 1970: 24 hours after the request came. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type IdempotentRequest = InstanceOf<typeof IdempotentRequest>
