/// <reference path="../.sst/platform/config.d.ts" />
import { mayDeliverDueSignals, mayReadStream, mayStoreFailures, mayUseTables } from 'dynamo-signals/deploy'
import { appendToArn } from 'dynamo-signals/sst'
import { dataTable } from 'dynamo-signals/table'
import { data, failures, ledger } from './tables.ts'

const tables = { data: data.arn, ledger: ledger.arn }

/** What a function needs that opens the database. No function can scan. */
export const mayUse = mayUseTables(tables, dataTable('Data'), appendToArn)

/** What the function of a consumer needs. */
export const mayConsume = [
  ...mayUse,
  mayReadStream(data.nodes.table.streamArn),
  ...mayStoreFailures(failures.arn, appendToArn),
]

/** What the schedule needs, besides invoking the consumers. It reaches only the keys of what waits. */
export const maySchedule = mayDeliverDueSignals(tables)
