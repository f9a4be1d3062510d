import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  CreateTableCommandInput,
  CreateTableCommandOutput,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  DeleteTableCommandInput,
  DeleteTableCommandOutput,
  DescribeLimitsCommandInput,
  DescribeLimitsCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  DescribeTimeToLiveCommandInput,
  DescribeTimeToLiveCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  ListTablesCommandInput,
  ListTablesCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactGetItemsCommandInput,
  TransactGetItemsCommandOutput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
  UpdateTableCommandInput,
  UpdateTableCommandOutput,
  UpdateTimeToLiveCommandInput,
  UpdateTimeToLiveCommandOutput,
} from '@aws-sdk/client-dynamodb'

/** The operations of DynamoDB: name, input and output in DynamoDB JSON. For those of DynamoDB Streams, use `request`, or HTTP. */
export interface Operations {
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput]
  BatchWriteItem: [BatchWriteItemCommandInput, BatchWriteItemCommandOutput]
  CreateTable: [CreateTableCommandInput, CreateTableCommandOutput]
  DeleteItem: [DeleteItemCommandInput, DeleteItemCommandOutput]
  DeleteTable: [DeleteTableCommandInput, DeleteTableCommandOutput]
  DescribeLimits: [DescribeLimitsCommandInput, DescribeLimitsCommandOutput]
  DescribeTable: [DescribeTableCommandInput, DescribeTableCommandOutput]
  DescribeTimeToLive: [DescribeTimeToLiveCommandInput, DescribeTimeToLiveCommandOutput]
  GetItem: [GetItemCommandInput, GetItemCommandOutput]
  ListTables: [ListTablesCommandInput, ListTablesCommandOutput]
  PutItem: [PutItemCommandInput, PutItemCommandOutput]
  Query: [QueryCommandInput, QueryCommandOutput]
  Scan: [ScanCommandInput, ScanCommandOutput]
  TransactGetItems: [TransactGetItemsCommandInput, TransactGetItemsCommandOutput]
  TransactWriteItems: [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput]
  UpdateTable: [UpdateTableCommandInput, UpdateTableCommandOutput]
  UpdateTimeToLive: [UpdateTimeToLiveCommandInput, UpdateTimeToLiveCommandOutput]
}

/** The name of an operation. */
export type Operation = keyof Operations

/** The input of an operation. For an operation of DynamoDB Streams, any object. */
export type InputOf<Name extends string> = Name extends Operation
  ? Operations[Name][0]
  : Readonly<Record<string, unknown>>

/** Performs an operation without HTTP. Rejects with the errors of the AWS SDK. */
export type Transport = <Name extends Operation>(
  operation: Name,
  input: Operations[Name][0],
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<Omit<Operations[Name][1], '$metadata'>>

const TIMES = ['CreationDateTime', 'LastUpdateToPayPerRequestDateTime']

/** Converts the times in the description of a table to a Date, like the SDK. In DynamoDB JSON, they are in seconds. */
export function withDates(answer: object): object {
  for (const name of ['Table', 'TableDescription']) {
    const table = (answer as Readonly<Record<string, object>>)[name]
    if (!table) continue
    const { BillingModeSummary: billing } = table as { readonly BillingModeSummary?: object }
    return { [name]: { ...dated(table), ...(billing && { BillingModeSummary: dated(billing) }) } }
  }
  return answer
}

function dated(described: object): object {
  const dates = Object.entries(described).filter(([name]) => TIMES.includes(name))
  return { ...described, ...Object.fromEntries(dates.map(([name, seconds]) => [name, new Date(seconds * 1000)])) }
}
