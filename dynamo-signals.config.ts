import type { DevConfigExport } from '@dynamo-signals/local-cloud/dev'
import { sweepChecks } from '@dynamo-signals/shop'
import { CONSUMERS } from '@dynamo-signals/shop/consumers'
import { type ApplicationConfig, eventFilters } from 'dynamo-signals/operations'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { functionEnvironment } from './local/environment.ts'
import { type LocalSettings, readLocalSettings } from './local/settings.ts'
import { DELIVERY } from './wiring/delivery.ts'

/**
 * The shop, for `npx dynamo-signals`. With `--local` that of `npm start`; else the deployed one, whose tables the
 * environment names: `npx sst shell -- npx dynamo-signals verify`.
 */
export const config: ApplicationConfig = async ({ isLocal, stage }) => {
  if (isLocal) useLocalShop()
  else requireStage(stage)
  // The functions read their settings when the shop is opened, as on Lambda: hence after the environment is set.
  const { openShop } = await import('./wiring/open-shop.ts')
  const shop = openShop()
  return { database: shop.database, consumers: CONSUMERS, checks: sweepChecks(shop) }
}

/** The shop's functions, for `npx dynamo-signals dev`. `npm start` also serves the pages. */
export const dev: DevConfigExport = async () => {
  const settings = useLocalShop()
  const { openShop } = await import('./wiring/open-shop.ts')
  openShop()
  const [data, ledger] = [dataTable(`${settings.TABLE_PREFIX}-data`), ledgerTable(`${settings.TABLE_PREFIX}-ledger`)]
  const consumers = CONSUMERS.map(name => ({
    ...DELIVERY,
    name,
    handler: `functions/${name}.handler`,
    table: data.name,
    filters: eventFilters(name),
  }))
  return {
    tables: [data, ledger],
    consumers,
    schedules: [{ name: 'schedule', handler: 'functions/schedule.handler', everySeconds: 1, timeout: 60 }],
    // The command itself sets the addresses of its services.
    environment: Object.fromEntries(Object.entries(localEnvironment(settings)).filter(([name]) => !/^AWS_/.test(name))),
  }
}

/** SST passes its links to the programs that it runs. Without them, the stage is unknown. */
function requireStage(asked: string | undefined): void {
  const app = process.env.SST_RESOURCE_App
  if (app) {
    const { stage } = JSON.parse(app) as { readonly stage: string }
    if (asked === undefined || asked === stage) return
    throw new Error(`These are the tables of ${stage}, not of ${asked}. Pass the same --stage to sst shell.`)
  }
  throw new Error(
    'Which shop? Add --local for the one of npm start, or name a stage: npx sst shell --stage <stage> -- npx dynamo-signals <command>.',
  )
}

function useLocalShop(): LocalSettings {
  const settings = readLocalSettings()
  Object.assign(process.env, localEnvironment(settings))
  return settings
}

function localEnvironment(settings: LocalSettings): Record<string, string> {
  const endpoints = {
    dynamodbEndpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB ?? `http://localhost:${settings.DYNAMODB_PORT}`,
    sesEndpoint: `http://localhost:${settings.SES_PORT}`,
  }
  const tables = { data: `${settings.TABLE_PREFIX}-data`, ledger: `${settings.TABLE_PREFIX}-ledger` }
  return functionEnvironment(endpoints, tables, settings)
}
