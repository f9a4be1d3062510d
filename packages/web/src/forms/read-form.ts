import { LONGEST_TEXT, ProblemError } from '@dynamo-signals/api'
import type { Context } from 'hono'

/** The values of a form's fields: always strings, empty for a field that was not sent. */
export type Filled<Name extends string> = Readonly<Record<Name, string>>

const LONGEST_TYPE = 256

/**
 * Reads the given fields. Ignores others, and uses the first value of a repeated field. Throws a 413 problem for a field of
 * more than 8192 characters, before anything reads or displays it.
 */
export async function readForm<Name extends string>(c: Context, names: readonly Name[]): Promise<Filled<Name>> {
  const [type = ''] = (c.req.header('Content-Type') ?? '').slice(0, LONGEST_TYPE).split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new ProblemError({
      status: 415,
      code: 'request.notAForm',
      detail: 'This page only accepts its own form.',
    })
  }
  const sent = new URLSearchParams(await c.req.text())
  return Object.fromEntries(names.map(name => [name, shortEnough(sent.get(name) ?? '')])) as Filled<Name>
}

function shortEnough(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  const detail = `A field has more than ${LONGEST_TEXT} characters. Shorten it.`
  throw new ProblemError({ status: 413, code: 'request.textTooLong', detail })
}
