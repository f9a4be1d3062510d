import { defineModel, type InstanceOf } from 'dynamo-signals'
import * as z from 'zod'

/** A request for an address that sent no email. It does not reveal the address and expires after an hour. */
export const UnansweredRequest = defineModel('UnansweredRequest', {
  schema: z.object({
    /** In seconds since 1970. */
    expiresAt: z.int(),
  }),
  expires: 'expiresAt',
})
export type UnansweredRequest = InstanceOf<typeof UnansweredRequest>
