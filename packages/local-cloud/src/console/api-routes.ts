import { Hono } from 'hono'
import { z } from 'zod'
import { faultSchema } from '../ses/fault-switch.ts'
import type { ConsolePorts } from './console-ports.ts'
import { formDone } from './form-done.ts'
import { only } from './only.ts'
import { invalidInput, problem } from './problem.ts'

const mailQuery = z.object({ to: z.string().min(1, 'Pass an address, or omit `to`.').exactOptional() })

/** The JSON routes of the console: the inbox, SES faults, and the state of the consumers. */
export function apiRoutes({ inbox, faults, streams }: ConsolePorts): Hono {
  const routes = new Hono()

  routes.get('/mails', c => {
    const query = mailQuery.safeParse(c.req.query())
    return query.success ? c.json({ items: inbox.list(query.data.to) }) : invalidInput(c, query.error)
  })

  routes.put('/ses', async c => {
    const fault = faultSchema.safeParse(await c.req.json().catch(() => undefined))
    if (!fault.success) return invalidInput(c, fault.error)
    faults.set(fault.data)
    return c.body(null, 204)
  })

  routes.get('/streams', async c => c.json(await streams.status()))

  routes.post('/streams/:consumer/:change{pause|resume}', c => {
    const { consumer, change } = c.req.param()
    const mapping = streams.find(consumer)
    if (mapping === undefined) {
      const known = streams.names().join(', ') || 'none'
      return problem(c, {
        status: 404,
        code: 'streams.unknownConsumer',
        detail: `There is no consumer "${consumer}". The consumers are: ${known}.`,
      })
    }
    if (change === 'pause') mapping.pause()
    else mapping.resume()
    return formDone(c)
  })

  routes.all('/mails', only('GET'))
  routes.all('/ses', only('PUT'))
  routes.all('/streams', only('GET'))
  routes.all('/streams/:consumer/:change{pause|resume}', only('POST'))
  return routes
}
