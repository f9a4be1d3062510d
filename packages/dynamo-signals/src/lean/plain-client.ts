import type { Context, HttpRequest, Middleware } from '../repository/requests/json-codec.ts'
import {
  type CommandSender,
  entriesOf,
  hasIdleLogger,
  type MiddlewareStack,
} from '../repository/requests/sdk-transport.ts'
import { hasSdkSigner } from '../repository/requests/sign-as-sdk.ts'
import type { Credentials } from '../repository/requests/signature.ts'

/** The parts of a client that send requests without the rest of it. */
export interface PlainClient {
  readonly config: ClientConfig
  readonly entries: Readonly<Record<'deserializerMiddleware' | 'recursionDetectionMiddleware', Middleware>>
}

/** The parts of the SDK's resolved configuration that are used. */
export interface ClientConfig {
  readonly credentials: () => Promise<Credentials>
  readonly requestHandler: { handle(request: HttpRequest, options: object): Promise<Context> }
  readonly systemClockOffset?: number
  readonly retryStrategy: () => Promise<RetryStrategy>
  readonly endpointDiscoveryEnabled?: () => Promise<boolean | undefined>
}

/** The SDK's retry strategy, which shares its budget among all requests of a client. */
export interface RetryStrategy {
  readonly mode?: string
  acquireInitialRetryToken(scope: string): Promise<RetryToken>
  refreshRetryTokenForRetry(
    token: RetryToken,
    why: { readonly error: unknown; readonly errorType: string },
  ): Promise<RetryToken>
  recordSuccess(token: RetryToken): void
}

export interface RetryToken {
  getRetryDelay(): number
}

/** The middleware of a client to which nobody has added any. */
const OWN =
  /^(logger|serializer|deserializer|contentLength|getUserAgent|hostHeader|recursionDetection|retry|httpAuthScheme|httpSigning)Middleware$/

/**
 * Returns the parts of a client that send a request, if nothing but the SDK would see that request. Undefined if the client
 * is wrapped, traced or mocked, has middleware of others or a signer of the application, or logs.
 */
export function plainClient(client: CommandSender): PlainClient | undefined {
  const {
    middlewareStack: stack,
    config,
    send,
  } = client as CommandSender & {
    readonly middlewareStack?: MiddlewareStack
    readonly config: ClientConfig
  }
  // Only the SDK's own `send` composes the middleware.
  if (!stack?.applyToStack || !isOwn(send) || !hasIdleLogger(client) || !hasSdkSigner(config)) return undefined
  const entries = ownEntries(stack)
  return entries && { config, entries }
}

/** What the last lists of middleware had, as long as they have not changed. */
const lists = new WeakMap<
  object,
  { readonly of: readonly Middleware[]; readonly own: PlainClient['entries'] | undefined }
>()

/** Returns the SDK's middleware by name. Undefined if there is other middleware. */
function ownEntries(stack: MiddlewareStack): PlainClient['entries'] | undefined {
  const listed = entriesOf(stack)
  const known = lists.get(stack)
  if (known?.of.length === listed.length && listed.every(([, { middleware }], at) => middleware === known.of[at])) {
    return known.own
  }
  const entries = Object.fromEntries(listed.map(([, { name = '', middleware }]) => [name, middleware]))
  const isOwn = listed.every(([, { name = '' }]) => OWN.test(name)) && entries.recursionDetectionMiddleware
  const own = isOwn ? (entries as PlainClient['entries']) : undefined
  lists.set(stack, { of: listed.map(([, { middleware }]) => middleware), own })
  return own
}

/** Whether a client sends each request to the same endpoint as soon as it can. The adaptive retry strategy delays requests. */
export async function isStandard({ retryStrategy, endpointDiscoveryEnabled }: ClientConfig): Promise<boolean> {
  const [{ mode }, discovers] = await Promise.all([retryStrategy(), endpointDiscoveryEnabled?.()])
  return mode === 'standard' && !discovers
}

const known = new WeakMap<object, boolean>()

function isOwn(send: object): boolean {
  const own = known.get(send) ?? String(send).includes('.resolveMiddleware(')
  known.set(send, own)
  return own
}
