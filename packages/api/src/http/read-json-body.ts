import type { Context } from 'hono'
import type * as z from 'zod'
import { checkInput } from './check-input.ts'
import { ProblemError } from './problem-error.ts'
import { refuseHostileJson } from './refuse-hostile-json.ts'

/**
 * Reads a JSON body and validates it with its schema. Throws problems: 415 for another content type, 400 for invalid JSON or
 * input that does not match the schema. For `codes`, see `checkInput`.
 */
export async function readJsonBody<Schema extends z.ZodType>(
  c: Context,
  schema: Schema,
  codes?: Readonly<Record<string, string>>,
): Promise<z.output<Schema>> {
  requireJson(c.req.header('Content-Type'))
  const value = parseJson(await c.req.arrayBuffer())
  refuseHostileJson(value)
  return checkInput(schema, value, codes)
}

const LONGEST_TYPE = 256

function requireJson(contentType = ''): void {
  const [type = '', ...parameters] = contentType.slice(0, LONGEST_TYPE).toLowerCase().split(';')
  const charset = parameters.map(parameter => parameter.trim()).find(parameter => parameter.startsWith('charset='))
  // A form on another site cannot send this type. Any type that a form can send must be rejected.
  if (type.trim() === 'application/json' && (!charset || /^charset="?utf-8"?$/.test(charset))) return
  throw new ProblemError({
    status: 415,
    code: 'request.notJson',
    detail: 'Send JSON: set the header Content-Type to application/json.',
    headers: { Accept: 'application/json' },
  })
}

function parseJson(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    const detail = bytes.byteLength ? 'The body is not valid JSON in UTF-8.' : 'The body is empty. Send a JSON object.'
    throw new ProblemError({ status: 400, code: 'request.jsonInvalid', detail }, { cause })
  }
}
