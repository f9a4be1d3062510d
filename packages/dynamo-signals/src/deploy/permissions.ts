import type { TableDefinition } from '../table/index.ts'
import { FAILURES_SETTINGS } from './settings.ts'

/**
 * One statement of a function's policy. `Ref` is how the tool writes an ARN that is known only during a deployment. SST takes
 * a list of them as `permissions`.
 */
export interface Permission<Ref> {
  readonly actions: string[]
  readonly resources: Ref[]
  readonly conditions?: { test: string; variable: string; values: string[] }[]
}

/** Appends constant text to an ARN. Where ARNs are strings, `(arn, suffix) => arn + suffix`. */
export type Append<Ref> = (arn: Ref, suffix: string) => Ref

/** The ARNs of the two tables. */
export interface TableArns<Ref> {
  readonly data: Ref
  readonly ledger: Ref
}

/** The operations on items by key. A transaction needs the permission of each of its writes, and of its checks. */
const BY_KEY = ['BatchGetItem', 'ConditionCheckItem', 'DeleteItem', 'GetItem', 'PutItem', 'UpdateItem']

/**
 * Permits what the library does with the items of both tables: operations by key, and queries of the tables and of the
 * indexes of `definition`. No scan, and nothing with the tables themselves. Every function that opens a database needs this.
 */
export function mayUseTables<Ref>(
  { data, ledger }: TableArns<Ref>,
  definition: TableDefinition,
  append: Append<Ref>,
): Permission<Ref>[] {
  const indexes = definition.indexes.map(({ name }) => append(data, `/index/${name}`))
  return [
    { actions: BY_KEY.map(dynamodb), resources: [data, ledger] },
    { actions: [dynamodb('Query')], resources: [data, ledger, ...indexes] },
  ]
}

/** Permits Lambda to read the stream for a consumer. It reads with the role of the function. */
export function mayReadStream<Ref>(stream: Ref): Permission<Ref> {
  return {
    actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(dynamodb),
    resources: [stream],
  }
}

/**
 * Permits the use of your own KMS key, if it encrypts the data. Every function that uses a table or its stream needs this,
 * because DynamoDB decrypts the data with the permissions of the caller. Lambda uses it, too, to store failed records.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export function mayUseKey<Ref>(key: Ref): Permission<Ref> {
  const operations = ['Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey*', 'ReEncrypt*']
  return { actions: operations.map(operation => `kms:${operation}`), resources: [key] }
}

/** Permits Lambda to store the records that it gives up on in a bucket. It writes with the role of the function. */
export function mayStoreFailures<Ref>(bucket: Ref, append: Append<Ref>): Permission<Ref>[] {
  return [
    { actions: ['s3:PutObject'], resources: [append(bucket, `/${FAILURES_SETTINGS.prefix}*`)] },
    { actions: ['s3:ListBucket'], resources: [bucket] },
  ]
}

/**
 * Permits what `createScheduler` does: find the signals that are due, remove their keys and send them, and read which
 * receivers have waiting records. It can neither read nor change other items, because every statement names the keys.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function mayDeliverDueSignals<Ref>({ data, ledger }: TableArns<Ref>): Permission<Ref>[] {
  return [
    { actions: [dynamodb('Query')], resources: [ledger], conditions: onKeys('due#*', 'lanes#*', 'waiting#*') },
    { actions: [dynamodb('BatchGetItem')], resources: [ledger], conditions: onKeys('later#*') },
    { actions: [dynamodb('DeleteItem')], resources: [ledger], conditions: onKeys('due#*', 'later#*') },
    { actions: [dynamodb('PutItem')], resources: [data], conditions: onKeys('signal#*') },
  ]
}

/** Permits the scheduler to wake the consumers whose records wait for a retry. */
export function mayWakeConsumers<Ref>(functions: readonly Ref[]): Permission<Ref> {
  return { actions: ['lambda:InvokeFunction'], resources: [...functions] }
}

/** Permits a function to write its own log. AWS's managed policy would permit every log of the account. */
export function mayWriteLog<Ref>(logGroup: Ref, append: Append<Ref>): Permission<Ref> {
  return { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [append(logGroup, ':log-stream:*')] }
}

function onKeys(...values: string[]) {
  return [{ test: 'ForAllValues:StringLike', variable: 'dynamodb:LeadingKeys', values }]
}

function dynamodb(operation: string): string {
  return `dynamodb:${operation}`
}
