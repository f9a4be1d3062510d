import { LocalCloudError, type LocalFunction, startLocalCloud } from '@dynamo-signals/local-cloud'
import { seedProducts } from '@dynamo-signals/shop'
import type { Database } from 'dynamo-signals'
import { eventFilters } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { consolePages } from './console/console-pages.ts'
import { consoleRoutes, countParked } from './console/console-routes.ts'
import { DELIVERY } from './consumers.ts'
import { forgetAws } from './forget-aws.ts'
import { functionEnvironment } from './local-environment.ts'
import { type LocalSettings, readLocalSettings } from './local-settings.ts'
import { serveApp } from './serve-app.ts'

const CONSUMERS = ['links', 'mail'] as const

const say = (line: string) => void process.stdout.write(`${line}\n`)
const complain = (line: string) => void process.stderr.write(`${line}\n`)

/**
 * `npm start`: the shop and its cloud on this machine. Prints the addresses when everything answers, `ready` last.
 * Ctrl-C stops all of it. What cannot start is one sentence, and exit code 1.
 */
try {
  // Before anything makes a client: the account somebody works with must neither break this cloud nor be reached by it.
  forgetAws()
  const stop = await start(readLocalSettings())
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, async () => {
      await stop()
      process.exit(0)
    })
  }
} catch (error) {
  complain(error instanceof LocalCloudError || error instanceof Error ? error.message : String(error))
  process.exit(1)
}

async function start(settings: LocalSettings): Promise<() => Promise<void>> {
  say('Starting DynamoDB Local, SES and the console ...')
  const tables = { data: `${settings.TABLE_PREFIX}-data`, ledger: `${settings.TABLE_PREFIX}-ledger` }
  const cloud = await startLocalCloud({
    tables: [dataTable(tables.data), ledgerTable(tables.ledger)],
    dataDir: settings.DATA_DIR,
    dynamodbPort: settings.DYNAMODB_PORT,
    ...(settings.DYNAMODB_ENDPOINT ? { dynamodbEndpoint: settings.DYNAMODB_ENDPOINT } : {}),
    sesPort: settings.SES_PORT,
    consolePort: settings.CONSOLE_PORT,
    log: { info: say, warn: complain, error: complain },
  })
  try {
    Object.assign(process.env, functionEnvironment(cloud, tables, settings))
    // The functions read their settings when they are loaded, as on Lambda: hence after the environment is set.
    const [{ openShop }, { openApp }] = await Promise.all([import('./shop.ts'), import('./http.ts')])
    await seedProducts(openShop())
    const { database } = openShop()
    await cloud.attach(await consumers(database, tables.data), {
      routes: consoleRoutes(database, CONSUMERS),
      pages: consolePages(database, CONSUMERS),
    })
    const server = await serveApp(openApp, settings.PORT)
    say(`shop     ${process.env.PUBLIC_URL}`)
    say(`console  ${cloud.consoleUrl}`)
    say(`dynamodb ${cloud.dynamodbEndpoint}`)
    say(`ses      ${cloud.sesEndpoint}`)
    say('ready')
    return async () => {
      await server.stop()
      await cloud.stop()
    }
  } catch (error) {
    await cloud.stop()
    throw error
  }
}

/** The stream's functions with the settings they are deployed with. */
async function consumers(database: Database, table: string): Promise<LocalFunction[]> {
  const handlers = { links: await import('./links.ts'), mail: await import('./mail.ts') }
  return CONSUMERS.map(name => ({
    ...DELIVERY,
    name,
    handler: handlers[name].handler,
    table,
    filters: eventFilters(name),
    countParked: () => countParked(database, name),
  }))
}
