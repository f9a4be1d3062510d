import {
  type ConsoleExtension,
  type LocalCloud,
  type LocalFunction,
  requireFreePort,
  sayIfSlow,
  startLocalCloud,
  type TableDefinition,
  terminalLog,
} from '@dynamo-signals/local-cloud'
import {
  ConsoleReplays,
  consolePages,
  consoleRoutes,
  countParked,
  dataSite,
  hasDueRecord,
  localDataPorts,
  RedriveFailures,
  recordReplays,
} from '@dynamo-signals/local-cloud/application'
import { CONSUMERS, LINKS, MAIL } from '@dynamo-signals/shop/consumers'
import type { Database } from 'dynamo-signals'
import { eventFilters } from 'dynamo-signals/operations'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { DELIVERY } from '../wiring/delivery.ts'
import { functionEnvironment } from './environment.ts'
import { readChange } from './read-change.ts'
import { serveApp } from './serve-app.ts'
import type { LocalSettings } from './settings.ts'
import { storeProducts } from './store-products.ts'
import { watchCalls } from './watch-calls.ts'
import { parkedRecords, redriveCommand, waitingReports, watchReceivers } from './watch-receivers.ts'

/** How often the laptop sends due signals. A deployed stage does it once a minute. */
const TICK_MS = 1_000

const log = terminalLog()
const say = (line: string) => log.info(line)

/**
 * Starts the shop and its cloud on this machine, and prints the addresses when everything responds, then `ready`.
 * Returns a function that stops everything. If a part cannot start, it rejects with a `LocalCloudError` and leaves
 * nothing running.
 */
export async function startLocal(settings: LocalSettings): Promise<() => Promise<void>> {
  say('Starting DynamoDB, SES and the console ...')
  // The shop's port is used last, so without this check an error would come last, too.
  await requireFreePort(settings.PORT, 'the shop', 'PORT')
  const tables = { data: `${settings.TABLE_PREFIX}-data`, ledger: `${settings.TABLE_PREFIX}-ledger` }
  const definitions = [dataTable(tables.data), ledgerTable(tables.ledger)]
  const cloud = await startLocalCloud({
    tables: definitions,
    dataDir: settings.DATA_DIR,
    dynamodbPort: settings.DYNAMODB_PORT,
    engine: settings.ENGINE,
    ...(settings.DYNAMODB_ENDPOINT ? { dynamodbEndpoint: settings.DYNAMODB_ENDPOINT } : {}),
    sesPort: settings.SES_PORT,
    consolePort: settings.CONSOLE_PORT,
    log,
    redriveCommand: redriveCommand(settings),
    readChange,
  })
  const stopWatching = [watchReceivers(cloud), watchCalls(cloud.stories)]
  try {
    Object.assign(process.env, functionEnvironment(cloud, tables, settings))
    // The functions read their settings when they are loaded, as on Lambda, so the environment must be set first.
    const [{ openShop }, { openApp }] = await Promise.all([
      import('../wiring/open-shop.ts'),
      import('../wiring/open-app.ts'),
    ])
    // Opened before the functions are loaded, so that all of them use the embedded DynamoDB without HTTP.
    const shop = openShop(cloud.dynamodbTransport)
    const { database } = shop
    await sayIfSlow(
      log,
      'the products to be stored',
      cloud.stories.background('The products are stored', () => storeProducts(shop, cloud.dynamodbEndpoint)),
    )
    const extension = consoleExtension(database, cloud, definitions)
    await sayIfSlow(
      log,
      'the stream',
      cloud.attach(await consumers(database, tables.data, cloud.dynamodbTransport !== undefined), extension),
    )
    cloud.schedule({ name: 'schedule', every: TICK_MS, handler: (await import('../functions/schedule.ts')).handler })
    const server = await serveApp(openApp, settings.PORT, cloud.stories)
    say(`shop     ${process.env.PUBLIC_URL}`)
    say(`console  ${cloud.consoleUrl}`)
    say(`dynamodb ${cloud.dynamodbEndpoint}`)
    say(`ses      ${cloud.sesEndpoint}`)
    say('ready')
    cloud.printStories(process.stdout)
    return async () => {
      await server.stop()
      await cloud.stop()
      for (const stop of stopWatching) stop()
    }
  } catch (error) {
    await cloud.stop()
    throw error
  }
}

/** What the console knows of the library and its models. */
function consoleExtension(database: Database, cloud: LocalCloud, tables: readonly TableDefinition[]): ConsoleExtension {
  const stayed = new RedriveFailures()
  const replays = new ConsoleReplays(database)
  return {
    routes: consoleRoutes(database, CONSUMERS, stayed, replays),
    pages: consolePages(database, CONSUMERS, stayed, replays, () => cloud.mappings()),
    site: dataSite(localDataPorts(database, cloud, tables)),
    replays: recordReplays(database, CONSUMERS, cloud.stories),
    parked: { path: '/dead-letters', list: () => parkedRecords(database, CONSUMERS) },
    waiting: { path: '/dead-letters', list: () => waitingReports(database, CONSUMERS) },
  }
}

/** The functions that read the stream, with their deployed settings. */
async function consumers(database: Database, table: string, hasTransport: boolean): Promise<LocalFunction[]> {
  const handlers = { [LINKS]: await import('../functions/links.ts'), [MAIL]: await import('../functions/mail.ts') }
  return CONSUMERS.map(name => ({
    ...DELIVERY,
    name,
    handler: handlers[name].handler,
    table,
    filters: eventFilters(name),
    reportsReceivers: true,
    isInProcess: hasTransport,
    countParked: () => countParked(database, name),
    hasDue: () => hasDueRecord(database, name),
  }))
}
