import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/**
 * A request with an `Idempotency-Key`. It is in flight while it has a lease and no response. The response is written in the
 * same commit as the request's effect. Its id is the hash of the caller, the route and the key.
 */
export const IdempotentRequest = defineModel('IdempotentRequest', {
  schema: z.object({
    /** A keyed hash of the parameters, because they may contain a password, which must not be guessable from the hash. */
    fingerprint: z.string(),
    /** The request that processes it. Another request takes over after the lease ends. */
    holder: z.string(),
    leasedUntil: z.iso.datetime(),
    answer: z.object({ status: z.int(), body: z.string() }).nullable().default(null),
    /** Random. Values that must be the same for a repetition of the request are derived from it. */
    seed: z.string().default(''),
    /** In seconds since 1970: 24 hours after the request came. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type IdempotentRequest = InstanceOf<typeof IdempotentRequest>
