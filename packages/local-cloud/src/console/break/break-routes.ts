import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { DATABASE_ERRORS, FAULTY_OPERATIONS } from '../../breakage/database-faults.ts'
import { describeError } from '../../log.ts'
import { faultSchema } from '../../ses/fault-switch.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { formDone } from '../form-done.ts'
import { only } from '../only.ts'
import { invalidInput, problem } from '../problem.ts'

const sesForm = z.object({
  mode: faultSchema.shape.mode,
  address: z.string().trim().optional(),
  count: z.union([z.literal(''), z.coerce.number().int().min(1)]).optional(),
})
const endForm = z.object({ request: z.coerce.number().int().min(1).default(1) })
const faultForm = z.object({
  operation: z.enum(FAULTY_OPERATIONS),
  error: z.enum(Object.keys(DATABASE_ERRORS) as (keyof typeof DATABASE_ERRORS)[]),
  times: z.coerce.number().int().min(1).default(1),
})

/** The forms of the page on which everything can be broken. */
export function breakRoutes({ breakage, faults, databaseFaults, background }: BreakPorts): Hono {
  const unknown = (c: Context, what: string) =>
    problem(c, { status: 409, code: 'console.cannotBreak', detail: `${c.req.param('consumer')} ${what}` })
  return new Hono()
    .post('/break/ses', async c => {
      const form = sesForm.safeParse(await c.req.parseBody())
      if (!form.success) return invalidInput(c, form.error)
      const { mode, address, count } = form.data
      faults.set({ mode, ...(address && { address }), ...(count && { count }) })
      return formDone(c)
    })
    .post('/break/dynamodb', async c => {
      const form = faultForm.safeParse(await c.req.parseBody())
      if (!form.success) return invalidInput(c, form.error)
      databaseFaults?.plan(form.data)
      return formDone(c)
    })
    .post('/break/dynamodb/heal', c => {
      databaseFaults?.heal()
      return formDone(c)
    })
    .post('/break/:consumer/end', async c => {
      const form = endForm.safeParse(await c.req.parseBody())
      if (!form.success) return invalidInput(c, form.error)
      const isPlanned = breakage.endAt(c.req.param('consumer'), form.data.request)
      return isPlanned ? formDone(c) : unknown(c, 'cannot be ended, because it does not run in this process.')
    })
    .post('/break/:consumer/double', c =>
      breakage.double(c.req.param('consumer')) ? formDone(c) : unknown(c, 'is not a consumer.'),
    )
    .post('/break/:consumer/repeat', async c => {
      const { consumer } = c.req.param()
      const repeat = () => breakage.repeat(consumer)
      try {
        const isDone = await background(`Console: invoke ${consumer} again with its last records`, repeat)
        return isDone ? formDone(c) : unknown(c, 'has not been invoked yet.')
      } catch (error) {
        const detail = `${consumer} was invoked again, and failed. ${describeError(error)}`
        return problem(c, { status: 502, code: 'console.functionFailed', detail })
      }
    })
    .all('/break/*', only('POST'))
}

type BreakPorts = Pick<ConsolePorts, 'breakage' | 'faults' | 'databaseFaults' | 'background'>
