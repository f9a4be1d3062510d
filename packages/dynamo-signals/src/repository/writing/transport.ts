import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  DeleteItemCommand,
  type DeleteItemCommandInput,
  type DeleteItemCommandOutput,
  DescribeTableCommand,
  type DescribeTableCommandInput,
  type DescribeTableCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
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
  readonly config?: { readonly logger?: object }
}

const COMMANDS = {
  BatchGetItem: BatchGetItemCommand,
  DeleteItem: DeleteItemCommand,
  DescribeTable: DescribeTableCommand,
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  TransactWriteItems: TransactWriteItemsCommand,
  UpdateItem: UpdateItemCommand,
} satisfies Record<Operation, new (input: never) => unknown>

/** The default transport: the caller's client of the AWS SDK, with its middleware, credentials and retries. */
export function sdkTransport(client: CommandSender): Transport {
  const sender = withoutIdleLogger(client)
  return (operation, input, options) => {
    const Command = COMMANDS[operation] as new (input: unknown) => unknown
    const { abortSignal } = options ?? {}
    // Options of any kind keep a client with `cacheMiddleware` from using its cache.
    return abortSignal ? sender.send(new Command(input), { abortSignal }) : sender.send(new Command(input))
  }
}

/**
 * A view of the client whose logger has no `info`. The SDK copies every input and output for its logger, also for the
 * one it makes when none is given, which drops them: a fifth of the work of a request. A logger of the caller's stays.
 */
function withoutIdleLogger(client: CommandSender): CommandSender {
  const { config } = client
  // By what it does: in a minified bundle its class has another name.
  if (!/\{\s*\}$/.test(String((config?.logger as Partial<Console> | undefined)?.info))) return client
  const logger = { trace() {}, debug() {}, warn() {}, error() {} }
  // By its descriptors: the SDK's configuration has accessors, which a spread would freeze to what they return now.
  const quiet = Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(config), logger: { value: logger } })
  return Object.create(client, { config: { value: quiet } })
}
