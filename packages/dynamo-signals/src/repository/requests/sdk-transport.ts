import * as sdk from '@aws-sdk/client-dynamodb'
import { type Middleware, readJson, writeJson } from './json-codec.ts'
import { type SigningConfig, signAsSdk } from './sign-as-sdk.ts'
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
  const tuned = tunedClient(client)
  return (operation, input, options) => {
    const command = commandOf(operation, input, options)
    const { abortSignal } = options ?? {}
    // A client of the SDK that sends with options forgets the middleware it has composed, so the view sends only without them.
    if (abortSignal) return client.send(command, { abortSignal })
    // The SDK converts dates in the description of a table.
    return (operation === 'DescribeTable' ? client : tuned()).send(command)
  }
}

/** Whether a client logs nothing. */
export function hasIdleLogger({ config }: CommandSender): boolean {
  const { info, error } = (config?.logger ?? {}) as Partial<Console>
  // Detected by its two empty functions, because its class has a different name in a minified bundle.
  return /\{\s*\}[^{}]*\{\s*\}$/.test(`${info}${error}`)
}

/** The SDK's list of middleware, which hands out its entries to another list. */
export interface MiddlewareStack {
  applyToStack(receiver: Receiver): void
}

type Receiver = Record<Entry[0], (middleware: Middleware, options: Entry[1]) => void>
type Entry = readonly ['add' | 'addRelativeTo', { readonly name?: string; readonly middleware: Middleware }]

/**
 * Returns what gives a view of the client for each request. The view has the same middleware, except for ours. The SDK also composes
 * the middleware once and not again for every request, until some is added or removed.
 */
function tunedClient(client: CommandSender): () => CommandSender {
  const { config, middlewareStack: stack } = client as CommandSender & { readonly middlewareStack?: MiddlewareStack }
  if (!stack?.applyToStack) return () => client
  const ours = ourMiddleware(client)
  // Copy the descriptors, because the SDK's configuration has accessors. A spread would freeze their current values.
  const cached = Object.defineProperties(
    {},
    { ...Object.getOwnPropertyDescriptors(config), cacheMiddleware: { value: true } },
  )
  let known: readonly Entry[] = []
  let view = client
  return () => {
    const entries = entriesOf(stack)
    if (
      entries.length !== known.length ||
      entries.some(([, { middleware }], at) => middleware !== known[at]?.[1].middleware)
    ) {
      known = entries
      view = Object.create(client, { config: { value: cached }, middlewareStack: { value: withOurs(entries, ours) } })
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

type Wrap = (bySdk: Middleware) => Middleware

/** Returns what wraps the SDK's middleware, by name. */
function ourMiddleware(client: CommandSender): Readonly<Record<string, Wrap>> {
  return {
    // It copies each input and output, even for the SDK's default logger, which discards them. That is a fifth of a request's work.
    ...(hasIdleLogger(client) && { loggerMiddleware: () => next => next }),
    serializerMiddleware: writeJson,
    deserializerMiddleware: readJson,
    httpSigningMiddleware: signAsSdk(client.config as SigningConfig),
  }
}

function withOurs(entries: readonly Entry[], ours: Readonly<Record<string, Wrap>>): object {
  const stack = new sdk.GetItemCommand({} as never).middlewareStack as unknown as Receiver
  for (const [method, options] of entries) {
    const middleware = ours[options.name ?? '']?.(options.middleware) ?? options.middleware
    stack[method](middleware, { ...options, middleware })
  }
  return stack
}
