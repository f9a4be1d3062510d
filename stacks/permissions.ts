import * as signals from 'dynamo-signals/deploy'
import { appendToArn } from 'dynamo-signals/sst'
import { dataTable } from 'dynamo-signals/table'
import { data, ledger } from './tables.ts'

const tables = { data: data.arn, ledger: ledger.arn }

/** The shop's permissions on its tables: the operations the library uses on items by key. */
export const mayUseTables = signals.mayUseTables(tables, dataTable('Data'), appendToArn)

/** The scheduler's permissions, on the keys of signals and records that wait. */
export const mayDeliverDueSignals = signals.mayDeliverDueSignals(tables)

/** Allows Lambda to read the stream for a consumer. */
export const mayReadStream = signals.mayReadStream(data.nodes.table.streamArn)

/** The sweep's permission to scan the table. No other function has it. */
export const mayScanData = { actions: ['dynamodb:DescribeTable', 'dynamodb:Scan'], resources: [data.arn] }

/**
 * Allows a function to send traces to X-Ray. Cannot be narrowed, because these actions do not support resources.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
export const mayTrace = { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }
