import type { Context } from 'hono'
import * as z from 'zod'
import { answerJson } from '../http/answer-json.ts'

/** A message for the caller. */
export const Message = z.object({ message: z.string() }).meta({ id: 'Message' })

/** Responds that a request was accepted, with a message about the email that follows. */
export function answerAccepted(c: Context, message: string): Response {
  return answerJson(c, { message } satisfies z.output<typeof Message>, 202)
}
