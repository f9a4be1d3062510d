import type { Shop } from '@dynamo-signals/shop'
import * as z from 'zod'
import { ProblemError } from '../http/problem-error.ts'
import { verifyCursor } from '../http/signed-cursor.ts'

const WHOLE = 'Enter a whole number from 1 to 100.'
const OF_PREVIOUS = 'Use the cursor of the previous page.'

/** The query parameters of every listing. */
export const LISTING_QUERY = {
  limit: z
    .string()
    .max(3, { error: WHOLE, abort: true })
    .regex(/^([1-9]\d?|100)$/, WHOLE)
    .transform(Number)
    .optional()
    .meta({ description: 'How many, from 1 to 100. Default 20.' }),
  cursor: z.string().max(2000, OF_PREVIOUS).optional().meta({ description: 'The cursor of the previous page.' }),
} as const

/** Returns the start of a page from the signed cursor of a request. Throws 400 with the code for any cursor that is not ours. */
export function openCursor({ tokenKeys }: Shop, listing: string, signed: string, code: string): string {
  const cursor = verifyCursor(tokenKeys, listing, signed)
  if (cursor) return cursor
  const errors = [{ path: 'cursor', message: OF_PREVIOUS }]
  throw new ProblemError({ status: 400, code, detail: OF_PREVIOUS, errors })
}
