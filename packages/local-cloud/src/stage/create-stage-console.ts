import type { Database } from 'dynamo-signals'
import { describeSignals, dueSignals } from 'dynamo-signals/operations'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { DataPorts } from '../application/data/data-ports.ts'
import { dataSite } from '../application/data/data-site.ts'
import { dueList } from '../application/due-list.ts'
import { signalView } from '../application/signal-view.ts'
import { PAGE_POLICY, policy, safeHeaders } from '../console/page-headers.ts'
import { script } from '../console/pages/script.ts'
import { stylesheet } from '../console/pages/stylesheet.ts'
import { problem } from '../console/problem.ts'
import { refuseStrangers } from '../console/refuse-strangers.ts'
import { type ReadPage, searchTables } from '../dynamodb/search-tables.ts'
import type { StageDescription } from './describe-stage.ts'
import { LETTER_PAGES, letterRoutes } from './letters/letter-routes.ts'
import { Meter } from './meter.ts'
import { overviewPage } from './overview-page.ts'
import { refuseWrites } from './refuse-writes.ts'
import { requireToken } from './require-token.ts'
import type { StageApplication, StageOptions } from './stage-application.ts'
import { showPages } from './stage-pages.ts'

/** The console of one stage. */
export interface StageConsole {
  readonly application: StageApplication
  readonly options: Pick<StageOptions, 'stage' | 'endpoint' | 'isWritable'>
  readonly description: StageDescription
  /** The secret that every request needs. */
  readonly token: string
  /** Called with a sentence about each error. */
  readonly onError: (sentence: string) => void
}

/** So much is read when a person presses the button of a search. */
const A_SEARCH = { items: 2_000, units: 250 }

/** A page with thousands of large records is not read to its end. */
const MOST_UNITS_A_PAGE = 1_000

/**
 * Creates the console of a deployed stage: the pages of the local console that need only the tables. It accepts requests from this
 * machine only, with the token, and none that changes something unless it is writable.
 */
export function createStageConsole(stage: StageConsole): Hono {
  const { application, options, description, token } = stage
  const meter = new Meter()
  const database = application.open(transport => meter.over(transport))
  const data = dataSite(dataPorts(stage, database, meter))
  const pages = [data, ...LETTER_PAGES, { path: '/due', title: 'Due' }, { path: '/signals', title: 'Signals' }]
  const show = showPages({ options, description, pages }, meter)
  const app = new Hono()
  app.use(refuseStrangers, safeHeaders, policy(PAGE_POLICY), requireToken(token))
  if (!options.isWritable) app.use(refuseWrites)
  app.use((c, next) => meter.page(next, c.req.method === 'GET' ? MOST_UNITS_A_PAGE : undefined))
  app.get('/', c => show(c, 'Overview', overviewPage(description, application.consumers)))
  app.route(data.path, data.routes(show))
  app.route('/', letterRoutes({ database, consumers: application.consumers, isWritable: options.isWritable }, show))
  app.get('/due', async c => show(c, 'Due', dueList(await dueSignals(database))))
  app.get('/signals', c => show(c, 'Signals', signalView(describeSignals(application.signals))))
  app.get('/console.css', c => c.body(stylesheet, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/console.js', c => c.body(script, 200, { 'content-type': 'text/javascript; charset=utf-8' }))
  const failed = (c: Context, status: 404 | 500, code: string, detail: string) =>
    c.req.header('accept')?.includes('text/html')
      ? show(
          c,
          status === 404 ? 'Not found' : 'Failed',
          html`<h1>${detail}</h1><p><a href="/">Overview</a></p>`,
          status,
        )
      : problem(c, { status, code, detail })
  app.notFound(c => failed(c, 404, 'console.notFound', `There is no page at ${c.req.path}.`))
  app.onError((error, c) => {
    const sentence = application.explain(error)
    stage.onError(`The console failed at ${c.req.method} ${c.req.path}. ${sentence}`)
    return failed(c, 500, 'console.failed', sentence)
  })
  return app
}

function dataPorts({ application, options, description }: StageConsole, database: Database, meter: Meter): DataPorts {
  const metered = meter.over(application.transport)
  const read: ReadPage = (operation, input) => metered(operation, input)
  return {
    database,
    tables: description.tables,
    storedItems: searchTables(read, description.tables, A_SEARCH),
    // A stage records no stories, so a change needs no place in one.
    change: (_title, work) => work(),
    pagesOf: () => [],
    isWritable: options.isWritable,
    isDeployed: true,
  }
}
