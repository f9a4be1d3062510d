import type { Database } from 'dynamo-signals'
import { deadLetters, describeSignals, redrive, waitingRecords } from 'dynamo-signals/operations'
import { Hono } from 'hono'
import { html } from 'hono/html'
import * as z from 'zod'
import { deadLetterList } from '../../application/dead-letter-list.ts'
import { RedriveFailures } from '../../application/redrive-failures.ts'
import { waitingList } from '../../application/waiting-list.ts'
import { waitingRoutes } from '../../application/waiting-routes.ts'
import type { ShowPage } from '../../console/console-page.ts'
import { invalidInput } from '../../console/problem.ts'
import { planRedrive } from './plan-redrive.ts'
import { readSome } from './read-some.ts'
import { DRY_RUNS, dryRunPage, LETTERS, REDRIVE, redrivenPage } from './redrive-pages.ts'

/** What the pages of dead letters and waiting records need. */
export interface LetterPorts {
  readonly database: Database
  readonly consumers: readonly string[]
  readonly isWritable: boolean
}

const WAITING = '/waiting'

/** Their links in the navigation. */
export const LETTER_PAGES = [
  { path: LETTERS, title: 'Dead letters' },
  { path: WAITING, title: 'Waiting' },
] as const

/** The pages of dead letters, with a dry run before each redrive, and of waiting records. */
export function letterRoutes({ database, consumers, isWritable }: LetterPorts, show: ShowPage): Hono {
  const stayed = new RedriveFailures()
  const letters = () => readSome(consumers.map(consumer => deadLetters(database, consumer)))
  const routes = new Hono()
    .get(LETTERS, async c => {
      const { items, note } = await letters()
      const list = deadLetterList(items, new Date(), stayed, DRY_RUNS)
      return show(
        c,
        'Dead letters',
        html`<h1>Dead letters</h1>${note === undefined ? '' : html`<p>${note}</p>`}${list}`,
      )
    })
    .get(`${LETTERS}/dry-run`, async c => {
      const names = c.req.queries('letter')
      const { items, note } = await letters()
      const planned = planRedrive(items, names && new Set(names), describeSignals())
      return show(c, 'Dry run', dryRunPage({ planned, isOfAll: names === undefined, note, isWritable }))
    })
    .get(WAITING, async c => {
      const { items, note } = await readSome(consumers.map(consumer => waitingRecords(database, consumer)))
      const list =
        waitingList(items, new Date(), isWritable) ||
        html`<p class="empty">None. Records of a service that is throttled or down wait here.</p>`
      return show(c, 'Waiting', html`<h1>Waiting records</h1>${note === undefined ? '' : html`<p>${note}</p>`}${list}`)
    })
    .route('/api', waitingRoutes(database, consumers, WAITING))
  return isWritable ? routes.route('/', redriveRoute({ database, consumers }, stayed, show)) : routes
}

function redriveRoute(
  { database, consumers }: Pick<LetterPorts, 'database' | 'consumers'>,
  stayed: RedriveFailures,
  show: ShowPage,
): Hono {
  const pair = z.tuple([z.enum(consumers), z.string().min(1)])
  const body = z.union([
    z.strictObject({ all: z.literal('yes') }),
    z.strictObject({ letter: z.array(z.string().transform(readJson).pipe(pair)).min(1) }),
  ])
  return new Hono().post(REDRIVE, async c => {
    const { letter, ...rest } = await c.req.parseBody({ all: true })
    const asked = body.safeParse(letter === undefined ? rest : { ...rest, letter: [letter].flat() })
    if (!asked.success) return invalidInput(c, asked.error)
    const results = []
    for (const consumer of consumers) {
      const ids =
        'all' in asked.data ? undefined : asked.data.letter.filter(([of]) => of === consumer).map(([, id]) => id)
      if (ids?.length === 0) continue
      const result = await redrive(database, { consumer, ...(ids && { ids }) })
      stayed.note(result)
      results.push(result)
    }
    return show(c, 'Redrive', redrivenPage(results))
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
