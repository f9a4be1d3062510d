import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/** How often somebody did something in one stretch of time. Its id hides who and what: a hash. */
export const RateLimitWindow = defineModel('RateLimitWindow', {
  schema: z.object({
    count: z.int().min(0),
    /** In seconds since 1970; the window is over long before DynamoDB cleans up. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type RateLimitWindow = InstanceOf<typeof RateLimitWindow>
