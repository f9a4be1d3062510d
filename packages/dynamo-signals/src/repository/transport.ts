import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  type TransactWriteItemsCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb'

/** The operations the library sends: name, input and output in DynamoDB's own JSON. */
export interface Operations {
  BatchGetItem: [BatchGetItemCommandInput, BatchGetItemCommandOutput]
  DeleteItem: [DeleteItemCommandInput, DeleteItemCommandOutput]
  GetItem: [GetItemCommandInput, GetItemCommandOutput]
  PutItem: [PutItemCommandInput, PutItemCommandOutput]
  Query: [QueryCommandInput, QueryCommandOutput]
  TransactWriteItems: [TransactWriteItemsCommandInput, TransactWriteItemsCommandOutput]
  UpdateItem: [UpdateItemCommandInput, UpdateItemCommandOutput]
}

/** The name of an operation. */
export type Operation = keyof Operations

/**
 * Everything the library says to DynamoDB goes through this one function. The default sends SDK commands; another one
 * can inject faults, count requests, or do without the SDK. Errors carry DynamoDB's exception name as `name`.
 */
export type Transport = <Name extends Operation>(
  operation: Name,
  input: Operations[Name][0],
  options?: { readonly abortSignal?: AbortSignal },
) => Promise<Omit<Operations[Name][1], '$metadata'>>

/** A `DynamoDBClient` or a `DynamoDBDocumentClient`: what can send a command. */
export interface CommandSender {
  // The SDK's own signature is generic over every command of the service; only the classes below are ever sent.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  send(command: any, options?: { abortSignal?: AbortSignal }): Promise<any>
}

const COMMANDS = {
  BatchGetItem: BatchGetItemCommand,
  DeleteItem: DeleteItemCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
} satisfies Record<Operation, new (input: never) => unknown>

/** The default transport: the caller's client of the AWS SDK. */
export function sdkTransport(client: CommandSender): Transport {
  return (operation, input, options) => {
    const Command = COMMANDS[operation] as new (input: unknown) => unknown
    return client.send(new Command(input), options)
  }
}
