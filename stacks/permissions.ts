import { INDEXES } from 'dynamo-signals/table'
import { data, ledger } from './tables.ts'

const tables = [data.arn, ledger.arn]

/**
 * What the shop may do with its tables: what the library asks of items that it names by key. No Scan,
 * and nothing that touches the tables themselves. A transaction is allowed what each write in it is, and
 * ConditionCheckItem is its checks.
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

/** What the sweep goes through the table with. Nobody else may. */
export const mayScanData = { actions: ['dynamodb:DescribeTable', 'dynamodb:Scan'], resources: [data.arn] }

/**
 * Lets a function tell X-Ray what it did. There is nothing to narrow: these actions know no resource.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
 */
export const mayTrace = { actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'], resources: ['*'] }

/** What Lambda reads the stream with, in the name of a consumer. */
export const mayReadStream = {
  actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  resources: [data.nodes.table.streamArn],
}
