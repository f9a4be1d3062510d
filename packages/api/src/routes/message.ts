import type { Context } from 'hono'
import * as z from 'zod'
import { answerJson } from '../http/answer-json.ts'

/** A sentence for whoever asked. */
export const Message = z.object({ message: z.string() }).meta({ id: 'Message' })

/** Answers that a request was accepted, and what follows from it by mail. */
export function answerAccepted(c: Context, message: string): Response {
  return answerJson(c, { message } satisfies z.output<typeof Message>, 202)
}
