import { type Database, postDelete } from 'dynamo-signals'
import { type DeadLetter, describeSignals, mermaidOf, redrive, signalGraph } from 'dynamo-signals/operations'
import { Hono } from 'hono'
import * as z from 'zod'
import { only } from '../console/only.ts'
import { invalidInput, problem } from '../console/problem.ts'
import { allDeadLetters } from './all-dead-letters.ts'
import { ConsoleReplays } from './console-replays.ts'
import type { RedriveFailures } from './redrive-failures.ts'
import { readIds, waitingRoutes } from './waiting-routes.ts'

const redriveBody = z.strictObject({ ids: z.array(z.string()).optional() })
const replayBody = z.strictObject({
  dispatchUid: z.string().optional(),
  model: z.string().optional(),
  since: z.iso.datetime({ offset: true }).optional(),
})

/** The console's routes for the shop's receivers, which the local cloud does not know. */
export function consoleRoutes(database: Database, consumers: readonly string[], stayed: RedriveFailures): Hono {
  const replays = new ConsoleReplays(database)
  return new Hono()
    .route('/', waitingRoutes(database, consumers))
    .get('/graph', c => {
      const signals = describeSignals()
      return c.json({ signals, mermaid: mermaidOf(signalGraph(signals)) })
    })
    .post('/replay', async c => {
      const body = replayBody.safeParse(parsed((await c.req.text()) || '{}'))
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
      return c.json({ replayId }, 202)
    })
    .get('/replay/:id', c => {
      const id = c.req.param('id')
      const found = replays.find(id)
      return found
        ? c.json(found)
        : problem(c, { status: 404, code: 'replays.unknown', detail: `There is no replay "${id}".` })
    })
    .get('/dead-letters', async c => c.json({ items: (await allDeadLetters(database, consumers)).map(shown) }))
    .post('/dead-letters/redrive', async c => {
      const body = redriveBody.safeParse(await readIds(c))
      if (!body.success) return invalidInput(c, body.error)
      const results = await Promise.all(
        consumers.map(consumer => redrive(database, { consumer, ...(body.data.ids ? { ids: body.data.ids } : {}) })),
      )
      for (const result of results) stayed.note(result)
      const total = (key: 'redriven' | 'superseded' | 'failed') => results.reduce((sum, result) => sum + result[key], 0)
      // Without JavaScript, the browser has navigated away from the page of dead letters.
      if (c.req.header('accept')?.includes('text/html')) return c.redirect('/dead-letters', 303)
      const failures = results.flatMap(result => result.failures)
      return c.json({
        redriven: total('redriven'),
        superseded: total('superseded'),
        failed: total('failed'),
        failures,
      })
    })
    .all('/graph', only('GET'))
    .all('/replay', only('POST'))
    .all('/replay/:id', only('GET'))
    .all('/dead-letters', only('GET'))
    .all('/dead-letters/redrive', only('POST'))
}

/** Whether a consumer has a receiver for stored items. Deletes cannot be replayed. */
function hasReceiver(consumer: string, dispatchUid: string | undefined): boolean {
  return describeSignals()
    .filter(({ signal }) => signal !== postDelete.name)
    .flatMap(({ receivers }) => receivers)
    .some(each => each.consumer === consumer && (dispatchUid ?? each.dispatchUid) === each.dispatchUid)
}

/** Returns the number of dead letters of a consumer. */
export async function countParked(database: Database, consumer: string): Promise<number> {
  return (await allDeadLetters(database, [consumer])).length
}

function shown({ record: _record, recordId: _id, parkedAt: _at, ...letter }: DeadLetter): object {
  return letter
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
