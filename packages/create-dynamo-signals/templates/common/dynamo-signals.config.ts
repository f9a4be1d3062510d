import type { ApplicationConfig } from 'dynamo-signals/operations'
import { CONSUMERS } from './src/consumers.ts'
import { openApplication } from './src/open-application.ts'

/** The application, for `npx dynamo-signals`. */
export const config: ApplicationConfig = ({ isLocal }) => {
  if (isLocal) Object.assign(process.env, { DATA_TABLE: 'local-data', LEDGER_TABLE: 'local-ledger' })
  return { database: openApplication(), consumers: CONSUMERS }
}
