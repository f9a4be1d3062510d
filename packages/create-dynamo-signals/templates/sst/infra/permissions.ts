/// <reference path="../.sst/platform/config.d.ts" />
import { INDEXES } from 'dynamo-signals/table'
import { data, ledger } from './tables.ts'

const tables = [data.arn, ledger.arn]

/** What the library does with the items of both tables. It scans none of them. */
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

/** Lets Lambda read the stream of the data table for a consumer. */
export const mayReadStream = {
  actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
  resources: [data.nodes.table.streamArn],
}

/** Keeps the records that Lambda gave up on. */
export const failures = new sst.aws.Bucket('Failures', { cors: false })

/** Lets Lambda store them for a consumer. */
export const mayLeaveFailures = [
  { actions: ['s3:PutObject'], resources: [$interpolate`${failures.arn}/aws/lambda/*`] },
  { actions: ['s3:ListBucket'], resources: [failures.arn] },
]
