import { INDEXES } from 'dynamo-signals/table'
import { data, ledger } from './tables.ts'

const tables = [data.arn, ledger.arn]

/**
 * The shop's permissions on its tables: the operations the library uses on items by key. No Scan, and no operations on the
 * tables themselves. A transaction needs the permission of each of its writes, and ConditionCheckItem for its checks.
 */
export const mayUseTables = [
  {
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:ConditionCheckItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
    ],
    resources: tables,
  },
  {
    actions: ['dynamodb:Query'],
    resources: [...tables, ...INDEXES.map(index => $interpolate`${data.arn}/index/${index}`)],
  },
]

/**
 * The scheduler's permissions. It can find due signals, look up and remove their keys, and send them. It can also read which
 * receivers have waiting records. It cannot read or change anything else in the tables.
 */
export const mayDeliverDueSignals = [
  { actions: ['dynamodb:Query'], resources: [ledger.arn], conditions: onKeys('due#*', 'lanes#*', 'waiting#*') },
  { actions: ['dynamodb:BatchGetItem'], resources: [ledger.arn], conditions: onKeys('later#*') },
  { actions: ['dynamodb:DeleteItem'], resources: [ledger.arn], conditions: onKeys('due#*', 'later#*') },
  { actions: ['dynamodb:PutItem'], resources: [data.arn], conditions: onKeys('signal#*') },
]

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html */
function onKeys(...values: string[]) {
  return [{ test: 'ForAllValues:StringLike', variable: 'dynamodb:LeadingKeys', values }]
}

/** The sweep's permission to scan the table. No other function has it. */
export const mayScanData = { actions: ['dynamodb:DescribeTable', 'dynamodb:Scan'], resources: [data.arn] }

/**
 * Allows a function to send traces to X-Ray. Cannot be narrowed, because these actions do not support resources.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
export const mayTrace = { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }

/** Allows Lambda to read the stream for a consumer. */
export const mayReadStream = {
  actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  resources: [data.nodes.table.streamArn],
}
