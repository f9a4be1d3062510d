import type { Database } from 'dynamo-signals'
import { type DeadLetter, describeSignals, mermaidOf, redrive, signalGraph } from 'dynamo-signals/operations'
import { Hono } from 'hono'
import * as z from 'zod'
import { only } from '../console/only.ts'
import { invalidInput } from '../console/problem.ts'
import { allDeadLetters } from './all-dead-letters.ts'
import { ConsoleReplays } from './console-replays.ts'
import type { RedriveFailures } from './redrive-failures.ts'
import { replayRoutes } from './replay-routes.ts'
import { readIds, waitingRoutes } from './waiting-routes.ts'

const redriveBody = z.strictObject({ ids: z.array(z.string()).optional() })
/** The console's routes for the shop's receivers, which the local cloud does not know. */
export function consoleRoutes(
  database: Database,
  consumers: readonly string[],
  stayed: RedriveFailures,
  replays = new ConsoleReplays(database),
): Hono {
  return new Hono()
    .route('/', waitingRoutes(database, consumers))
    .route('/', replayRoutes(database, consumers, replays))
    .get('/graph', c => {
      const signals = describeSignals()
      return c.json({ signals, mermaid: mermaidOf(signalGraph(signals)) })
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
    .all('/dead-letters', only('GET'))
    .all('/dead-letters/redrive', only('POST'))
}

/** Returns the number of dead letters of a consumer. */
export async function countParked(database: Database, consumer: string): Promise<number> {
  return (await allDeadLetters(database, [consumer])).length
}

function shown({ record: _record, recordId: _id, parkedAt: _at, ...letter }: DeadLetter): object {
  return letter
}
