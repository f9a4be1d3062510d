import * as sdk from '@aws-sdk/client-dynamodb'
import { type Middleware, readJson, writeJson } from './json-codec.ts'
import type { Operation, Transport } from './transport.ts'

// biome-ignore lint/suspicious/noExplicitAny: no other type lets a wrapper read a command and pass it on to the SDK's generic `send`
type Untyped = any // reason: no other type lets a wrapper read a command and pass it on to the SDK's generic `send`

/** A `DynamoDBClient` or a `DynamoDBDocumentClient`, which can send a command. */
export interface CommandSender {
  send(command: Untyped, options?: { abortSignal?: AbortSignal }): Promise<Untyped>
  readonly config?: { readonly logger?: object }
}

/** The SDK's command of each operation that an application needs. */
export const COMMANDS = {
  BatchGetItem: sdk.BatchGetItemCommand,
  DeleteItem: sdk.DeleteItemCommand,
  GetItem: sdk.GetItemCommand,
  PutItem: sdk.PutItemCommand,
  Query: sdk.QueryCommand,
  Scan: sdk.ScanCommand,
  TransactWriteItems: sdk.TransactWriteItemsCommand,
  UpdateItem: sdk.UpdateItemCommand,
} satisfies Record<Exclude<Operation, 'DescribeTable'>, new (input: never) => unknown>

/** An option of a request whose command the caller brings, because it would be in every bundle otherwise. */
export interface SentAs {
  readonly command?: new (input: never) => unknown
}

/** Returns the SDK's command of a request. */
export function commandOf(operation: Operation, input: object, options?: object): unknown {
  const Command = (options as SentAs | undefined)?.command ?? COMMANDS[operation as keyof typeof COMMANDS]
  return new (Command as new (input: object) => unknown)(input)
}

/**
 * Returns the default transport: the caller's AWS SDK client, with its middleware, credentials and retries. Middleware that
 * is added later takes effect with the next request.
 */
export function sdkTransport(client: CommandSender): Transport {
  const sender = withoutIdleLogger(client)
  const tuned = tunedClient(client, sender.config)
  return (operation, input, options) => {
    const command = commandOf(operation, input, options)
    const { abortSignal } = options ?? {}
    if (abortSignal) return sender.send(command, { abortSignal })
    // The SDK converts dates in the description of a table.
    return (operation === 'DescribeTable' ? sender : tuned()).send(command)
  }
}

/**
 * Returns a view of the client whose logger has no `info`. The SDK copies every input and output for its logger, even for
 * its default logger, which discards them. That is a fifth of the work of a request. A logger set by the caller is kept.
 */
function withoutIdleLogger(client: CommandSender): CommandSender {
  const { config } = client
  if (!hasIdleLogger(client)) return client
  return Object.create(client, {
    config: { value: configWith(config, 'logger', { trace() {}, debug() {}, warn() {}, error() {} }) },
  })
}

/** Whether a client logs nothing. */
export function hasIdleLogger({ config }: CommandSender): boolean {
  // Detected by its behavior, because its class has a different name in a minified bundle.
  return /\{\s*\}$/.test(String((config?.logger as Partial<Console> | undefined)?.info))
}

function configWith(config: object | undefined, name: string, value: unknown): object {
  // Copy the descriptors, because the SDK's configuration has accessors. A spread would freeze their current values.
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(config), [name]: { value } })
}

/** The SDK's list of middleware, which hands out its entries to another list. */
export interface MiddlewareStack {
  applyToStack(receiver: Receiver): void
}

type Receiver = Record<Entry[0], (middleware: Middleware, options: Entry[1]) => void>
type Entry = readonly ['add' | 'addRelativeTo', { readonly name?: string; readonly middleware: Middleware }]

/**
 * Returns what gives a view of the client for each request. The view has the same middleware, except that ours encodes and
 * decodes JSON. The SDK also composes the middleware once and not again for every request, until some is added or removed.
 */
function tunedClient(client: CommandSender, config: object | undefined): () => CommandSender {
  const { middlewareStack: stack } = client as { readonly middlewareStack?: MiddlewareStack }
  if (!stack?.applyToStack) return () => client
  const cached = { value: configWith(config, 'cacheMiddleware', true) }
  let known: readonly Entry[] = []
  let view = client
  return () => {
    const entries = entriesOf(stack)
    if (
      entries.length !== known.length ||
      entries.some(([, { middleware }], at) => middleware !== known[at]?.[1].middleware)
    ) {
      known = entries
      view = Object.create(client, { config: cached, middlewareStack: { value: withOurCodec(entries) } })
    }
    return view
  }
}

/** Returns the entries of the SDK's list of middleware. */
export function entriesOf(stack: MiddlewareStack): readonly Entry[] {
  const entries: Entry[] = []
  stack.applyToStack({
    add: (_, options) => entries.push(['add', options]),
    addRelativeTo: (_, options) => entries.push(['addRelativeTo', options]),
  })
  return entries
}

function withOurCodec(entries: readonly Entry[]): object {
  const stack = new sdk.GetItemCommand({} as never).middlewareStack as unknown as Receiver
  for (const [method, options] of entries) {
    const wrap = OURS[options.name ?? '']
    const middleware = wrap ? wrap(options.middleware) : options.middleware
    stack[method](middleware, { ...options, middleware })
  }
  return stack
}

const OURS: Readonly<Record<string, (bySdk: Middleware) => Middleware>> = {
  serializerMiddleware: writeJson,
  deserializerMiddleware: readJson,
}
