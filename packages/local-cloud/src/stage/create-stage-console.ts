import type { Database } from 'dynamo-signals'
import { describeSignals, dueSignals } from 'dynamo-signals/operations'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { DATA } from '../application/data/data-paths.ts'
import type { DataPorts } from '../application/data/data-ports.ts'
import { dataSite } from '../application/data/data-site.ts'
import { dueList } from '../application/due-list.ts'
import { REPLAY, replayLink } from '../application/replay/asked-replay.ts'
import { type ReplayPorts, replayRoutesOf } from '../application/replay/replay-site.ts'
import { signalView } from '../application/signal-view.ts'
import { assetRoutes } from '../console/assets/asset-routes.ts'
import type { ShowPage } from '../console/console-page.ts'
import { PAGE_POLICY, policy, safeHeaders } from '../console/page-headers.ts'
import type { PageLink } from '../console/pages/layout.ts'
import { problem } from '../console/problem.ts'
import { refuseStrangers } from '../console/refuse-strangers.ts'
import { type ReadPage, searchTables } from '../dynamodb/search-tables.ts'
import type { StageDescription } from './describe-stage.ts'
import { HISTORY, historyPath } from './history/history-paths.ts'
import { historyRoutes } from './history/history-routes.ts'
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

/** The most that one press of the search button reads. */
const A_SEARCH = { items: 2_000, units: 250 }

/** The most that a page reads, since one can have thousands of large records. */
const MOST_UNITS_A_PAGE = 1_000

/**
 * Creates the console of a deployed stage: the pages of the local console that need only the tables. It accepts requests from this
 * machine only, with the token, and none that changes something unless it is writable.
 */
export function createStageConsole(stage: StageConsole): Hono {
  const { application, options, description, token } = stage
  const meter = new Meter()
  const app = new Hono()
  app.use(refuseStrangers, safeHeaders, policy(PAGE_POLICY), requireToken(token))
  if (!options.isWritable) app.use(refuseWrites)
  app.use((c, next) => meter.page(next, c.req.method === 'GET' ? MOST_UNITS_A_PAGE : undefined))
  const show = showPages({ options, description, pages: PAGES }, meter)
  app.route('/', stagePages(stage, meter, show))
  app.route('/', assetRoutes())
  const failed = (c: Context, status: 404 | 500, code: string, detail: string) => {
    if (!c.req.header('accept')?.includes('text/html')) return problem(c, { status, code, detail })
    const title = status === 404 ? 'Not found' : 'Failed'
    return show(c, title, html`<h1>${detail}</h1><p><a href="/">Overview</a></p>`, status)
  }
  app.notFound(c => failed(c, 404, 'console.notFound', `There is no page at ${c.req.path}.`))
  app.onError((error, c) => {
    const sentence = application.explain(error)
    stage.onError(`The console failed at ${c.req.method} ${c.req.path}. ${sentence}`)
    return failed(c, 500, 'console.failed', sentence)
  })
  return app
}

const PAGES: readonly PageLink[] = [
  { path: DATA, title: 'Data' },
  ...LETTER_PAGES,
  { path: HISTORY, title: 'History' },
  { path: '/due', title: 'Due' },
  { path: '/signals', title: 'Signals' },
]

function stagePages(stage: StageConsole, meter: Meter, show: ShowPage): Hono {
  const { application, description, options } = stage
  const { consumers, signals } = application
  const ports = dataPorts(stage, meter)
  const { database, storedItems } = ports
  const table = database.models.every(({ storedIn }) => storedIn) ? undefined : description.tables[0]?.name
  return new Hono()
    .get('/', c => show(c, 'Overview', overviewPage(description, consumers)))
    .route(DATA, dataSite(ports).routes(show))
    .route('/', letterRoutes({ database, consumers, isWritable: options.isWritable }, show))
    .route(HISTORY, historyRoutes({ database, storedItems, table }, show))
    .route(REPLAY, replayRoutesOf(replayPorts(stage, database), show))
    .get('/due', async c => show(c, 'Due', dueList(await dueSignals(database))))
    .get('/signals', c => show(c, 'Signals', signalView(describeSignals(signals))))
}

function replayPorts({ application, options }: StageConsole, database: Database): ReplayPorts {
  return {
    database,
    consumers: application.consumers,
    isWritable: options.isWritable,
    back: { path: DATA, title: 'Data' },
    // A stage records no stories.
    replay: async (_title, work) => ({ result: await work(() => undefined), story: undefined }),
  }
}

function dataPorts({ application, options, description }: StageConsole, meter: Meter): DataPorts {
  const metered = meter.over(application.transport)
  const read: ReadPage = (operation, input) => metered(operation, input)
  const database = application.open(transport => meter.over(transport))
  return {
    database,
    tables: description.tables,
    storedItems: searchTables(read, description.tables, A_SEARCH),
    // A stage records no stories, so a change needs no place in one.
    change: (_title, work) => work(),
    pagesOf: ({ name }, id) => [...replayLink(database, name, id), [historyPath(name, id), 'History']],
    isWritable: options.isWritable,
    isDeployed: true,
  }
}
