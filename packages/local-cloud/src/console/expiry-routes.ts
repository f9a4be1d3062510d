import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import { LocalCloudError } from '../local-cloud-error.ts'
import type { ConsolePorts } from './console-ports.ts'
import { formDone } from './form-done.ts'
import { only } from './only.ts'
import { invalidInput, problem } from './problem.ts'

const requestSchema = z.strictObject({ table: z.string(), key: z.record(z.string(), z.string()) })

const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  'expiry.unknownTable': 404,
  'expiry.unknownItem': 404,
  'expiry.neverExpires': 409,
  'expiry.busy': 409,
}

/** Expires an item now: `{ table, key: { pk, sk } }`, as JSON or from a form whose `key` is JSON. */
export function expiryRoutes({ expiry }: Pick<ConsolePorts, 'expiry'>): Hono {
  const routes = new Hono()
  routes.post('/expire', async c => {
    const request = requestSchema.safeParse(await readRequest(c))
    if (!request.success) return invalidInput(c, request.error)
    try {
      await expiry.expire(request.data.table, request.data.key)
      return formDone(c)
    } catch (error) {
      if (!(error instanceof LocalCloudError)) throw error
      return problem(c, { status: STATUS[error.code] ?? 500, code: error.code, detail: error.message })
    }
  })
  routes.all('/expire', only('POST'))
  return routes
}

async function readRequest(c: Context): Promise<unknown> {
  try {
    if (!c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')) return await c.req.json()
    const { table, key } = await c.req.parseBody()
    return { table, key: JSON.parse(String(key)) }
  } catch {
    return undefined
  }
}
