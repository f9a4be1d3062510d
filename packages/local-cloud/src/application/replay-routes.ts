import { type Database, postDelete } from 'dynamo-signals'
import { describeSignals } from 'dynamo-signals/operations'
import { type Context, Hono } from 'hono'
import * as z from 'zod'
import { only } from '../console/only.ts'
import { invalidInput, problem } from '../console/problem.ts'
import type { ConsoleReplays } from './console-replays.ts'
import { receiverPath } from './receiver-path.ts'
import { isForm, readJson } from './waiting-routes.ts'

const replayBody = z.strictObject({
  dispatchUid: z.string().optional(),
  model: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
})

/** The console's routes that start a replay in the background, and report how far it is. */
export function replayRoutes(database: Database, consumers: readonly string[], replays: ConsoleReplays): Hono {
  return new Hono()
    .post('/replay', async c => {
      const body = replayBody.safeParse(isForm(c) ? await readForm(c) : await readJson(c))
      if (!body.success) return invalidInput(c, body.error)
      const { dispatchUid, model, since } = body.data
      if (model !== undefined && !database.models.some(({ name }) => name === model)) {
        return problem(c, { status: 400, code: 'replays.unknownModel', detail: `There is no model "${model}".` })
      }
      const concerned = consumers.filter(consumer => hasReceiver(consumer, dispatchUid))
      if (concerned.length === 0) {
        const detail = `There is no receiver "${dispatchUid}" to replay.`
        return problem(c, { status: 400, code: 'replays.unknownReceiver', detail })
      }
      const replayId = replays.start(concerned, {
        ...(dispatchUid === undefined ? {} : { dispatchUid }),
        ...(model === undefined ? {} : { model }),
        ...(since === undefined ? {} : { since: new Date(since) }),
      })
      // Without JavaScript, the browser has navigated away from the page of the receiver.
      if (c.req.header('accept')?.includes('text/html')) return c.redirect(receiverPath(dispatchUid ?? ''), 303)
      return c.json({ replayId }, 202)
    })
    .get('/replay/:id', c => {
      const id = c.req.param('id')
      const found = replays.find(id)
      return found
        ? c.json(found)
        : problem(c, { status: 404, code: 'replays.unknown', detail: `There is no replay "${id}".` })
    })
    .all('/replay', only('POST'))
    .all('/replay/:id', only('GET'))
}

/** Whether a consumer has a receiver for stored items. Deletes cannot be replayed. */
export function hasReceiver(consumer: string, dispatchUid: string | undefined): boolean {
  return describeSignals()
    .filter(({ signal }) => signal !== postDelete.name)
    .flatMap(({ receivers }) => receivers)
    .some(each => each.consumer === consumer && (dispatchUid ?? each.dispatchUid) === each.dispatchUid)
}

/** The filled fields of a form. A browser sends a time without its zone, which is that of this machine. */
async function readForm(c: Context): Promise<object> {
  const filled = Object.entries(await c.req.parseBody()).filter(([, value]) => value !== '')
  return Object.fromEntries(filled.map(([name, value]) => [name, name === 'since' ? isoOf(String(value)) : value]))
}

function isoOf(local: string): string {
  const time = new Date(local)
  return Number.isNaN(time.getTime()) ? local : time.toISOString()
}
