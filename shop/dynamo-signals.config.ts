import type { DevConfig } from '@dynamo-signals/local-cloud/dev'
import type { ApplicationConfig } from 'dynamo-signals/operations'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { LOCAL_TABLES } from './local/settings.ts'
import { CONSUMERS, PROFILES } from './src/consumers.ts'
import { openApplication } from './src/open-application.ts'

const { DATA_TABLE, LEDGER_TABLE } = LOCAL_TABLES

/** The application, for the operator's commands of `npx dynamo-signals`. */
export const config: ApplicationConfig = ({ isLocal }) => {
  if (isLocal) Object.assign(process.env, LOCAL_TABLES)
  return { database: openApplication(), consumers: CONSUMERS }
}

/** What `npm run dev` runs on this machine. */
export const dev: DevConfig = {
  tables: [dataTable(DATA_TABLE), ledgerTable(LEDGER_TABLE)],
  consumers: [
    {
      name: PROFILES,
      handler: 'src/functions/profiles.handler',
      table: DATA_TABLE,
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      timeout: 30,
    },
  ],
  schedules: [
    {
      name: 'schedule',
      handler: 'src/functions/schedule.handler',
      everySeconds: 60,
      timeout: 55,
      environment: { PROFILES_FUNCTION: PROFILES },
    },
  ],
  environment: LOCAL_TABLES,
}
