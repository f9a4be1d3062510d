import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/** A request with an address that nothing came of. It says nothing of the address, and is gone after an hour. */
export const UnansweredRequest = defineModel('UnansweredRequest', {
  schema: z.object({
    /** In seconds since 1970. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type UnansweredRequest = InstanceOf<typeof UnansweredRequest>
