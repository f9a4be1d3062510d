import * as z from 'zod'

/** A sentence for whoever asked. */
export const Message = z.object({ message: z.string() }).meta({ id: 'Message' })
