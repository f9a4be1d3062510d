import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/** The number of uses of a caller in one time window. Its id is a hash, so it hides the caller and the operation. */
export const RateLimitWindow = defineModel('RateLimitWindow', {
  schema: z.object({
    count: z.int().min(0),
    /** In seconds since 1970; the window is over long before DynamoDB cleans up. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type RateLimitWindow = InstanceOf<typeof RateLimitWindow>
