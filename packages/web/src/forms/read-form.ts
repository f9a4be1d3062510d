import { ProblemError } from '@dynamo-signals/api'
import type { Context } from 'hono'

/** What a form's fields hold: always text, and empty for a field that was not sent. */
export type Filled<Name extends string> = Readonly<Record<Name, string>>

/** Reads the fields that are asked for. Others are ignored, and of a repeated one the first counts. */
export async function readForm<Name extends string>(c: Context, names: readonly Name[]): Promise<Filled<Name>> {
  const [type = ''] = (c.req.header('Content-Type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new ProblemError({
      status: 415,
      code: 'request.notAForm',
      detail: 'This address takes the forms of our pages, and nothing else.',
    })
  }
  const sent = new URLSearchParams(await c.req.text())
  return Object.fromEntries(names.map(name => [name, sent.get(name) ?? ''])) as Filled<Name>
}
