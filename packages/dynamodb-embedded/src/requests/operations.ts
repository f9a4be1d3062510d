import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  DeleteItemCommandInput,
  DeleteItemCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'

/** The operations on items: name, input and output in DynamoDB's own JSON. */
export interface Operations {
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput]
  DeleteItem: [DeleteItemCommandInput, DeleteItemCommandOutput]
  DescribeTable: [DescribeTableCommandInput, DescribeTableCommandOutput]
  GetItem: [GetItemCommandInput, GetItemCommandOutput]
  PutItem: [PutItemCommandInput, PutItemCommandOutput]
  Query: [QueryCommandInput, QueryCommandOutput]
  Scan: [ScanCommandInput, ScanCommandOutput]
  TransactWriteItems: [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput]
}

/** The name of an operation. */
export type Operation = keyof Operations

/** Performs one operation, without HTTP. Rejects with the errors that the AWS SDK throws. */
export type Transport = <Name extends Operation>(
  operation: Name,
  input: Operations[Name][0],
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<Omit<Operations[Name][1], '$metadata'>>
