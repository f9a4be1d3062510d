import { sweepChecks } from '@dynamo-signals/shop'
import { CONSUMERS } from '@dynamo-signals/shop/consumers'
import type { ApplicationConfig } from 'dynamo-signals/operations'
import { functionEnvironment } from './local/environment.ts'
import { readLocalSettings } from './local/settings.ts'

/**
 * The shop, for `npx dynamo-signals`. With `--local` that of `npm start`; else the deployed one, whose tables the
 * environment names: `npx sst shell -- npx dynamo-signals verify`.
 */
export const config: ApplicationConfig = async ({ isLocal }) => {
  if (isLocal) useLocalShop()
  else requireStage()
  // The functions read their settings when the shop is opened, as on Lambda: hence after the environment is set.
  const { openShop } = await import('./wiring/open-shop.ts')
  const shop = openShop()
  return { database: shop.database, consumers: CONSUMERS, checks: sweepChecks(shop) }
}

/** SST passes its links to the programs that it runs. Without them, the stage is unknown. */
function requireStage(): void {
  if (process.env.SST_RESOURCE_App) return
  throw new Error(
    'Which shop? Add --local for the one of npm start, or name a stage: npx sst shell --stage <stage> -- npx dynamo-signals <command>.',
  )
}

function useLocalShop(): void {
  const settings = readLocalSettings()
  const endpoints = {
    dynamodbEndpoint: process.env.AWS_ENDPOINT_URL_DYNAMODB ?? `http://localhost:${settings.DYNAMODB_PORT}`,
    sesEndpoint: `http://localhost:${settings.SES_PORT}`,
  }
  const tables = { data: `${settings.TABLE_PREFIX}-data`, ledger: `${settings.TABLE_PREFIX}-ledger` }
  Object.assign(process.env, functionEnvironment(endpoints, tables, settings))
}
