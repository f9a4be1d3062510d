import { encodeJson, type Handler, type HttpRequest, readJson } from '../repository/requests/json-codec.ts'
import { type CommandSender, commandOf, sdkTransport } from '../repository/requests/sdk-transport.ts'
import type { Credentials } from '../repository/requests/signature.ts'
import type { Operation, Transport } from '../repository/requests/transport.ts'
import { leanTransport as sdkFreeTransport } from '../sdk-free/lean-transport.ts'
import type { LeanSettings } from '../sdk-free/settings.ts'
import { withToken } from '../sdk-free/transaction-token.ts'
import { isAnswer } from './answers.ts'
import { type LearnedRequest, learnRequest } from './learned-request.ts'
import { namesArn } from './names-arn.ts'
import { partsOf } from './parts-of.ts'
import { type ClientConfig, isStandard, type PlainClient, plainClient } from './plain-client.ts'
import { createRetryBudget } from './retry-budget.ts'

/**
 * Returns a transport that sends requests through the `requestHandler` of your `DynamoDBClient`, without the SDK's
 * middleware. Pass it to `openDatabase` as the `client`. A request takes a fraction of the processor time.
 *
 * The SDK sends the first request of each operation and identity. Its endpoint, region, headers and credentials are used
 * for the next ones. Whatever is neither a result nor an error of your request goes back to the client, after a pause: it
 * retries, corrects the clock, and refreshes credentials. A client with middleware of other packages, a `signer` or a logger sends
 * every request itself.
 *
 * With settings instead of a client, requests do without the SDK. Import both this function and `openDatabase` from
 * `dynamo-signals/sdk-free` to leave the SDK out of the bundle, too.
 *
 * @example
 * const client = leanTransport(new DynamoDBClient({}))
 * const database = openDatabase({ client, tableName, ledgerTableName, models: [User, Product] })
 */
export function leanTransport(client: CommandSender | LeanSettings): Transport {
  return isClient(client) ? transportOf(client) : sdkFreeTransport(client)
}

function isClient(client: CommandSender | LeanSettings): client is CommandSender {
  return typeof (client as Partial<CommandSender> | undefined)?.send === 'function'
}

function transportOf(client: CommandSender): Transport {
  const bySdk = sdkTransport(client)
  const budget = createRetryBudget(client)
  let identity: Credentials | undefined
  let learned = new Map<Operation, LearnedRequest>()

  /** Forgets what was learned with other credentials. They may have another endpoint. */
  function recognize(credentials: Credentials): void {
    if (credentials === identity) return
    const isSame = credentials.accessKeyId === identity?.accessKeyId && credentials.accountId === identity.accountId
    if (!isSame) learned = new Map()
    identity = credentials
  }

  async function learn(operation: Operation, input: object, options: object | undefined): Promise<never> {
    if (!(await isStandard(client.config as ClientConfig))) return bySdk(operation, input as never, options) as never
    const command = commandOf(operation, input) as SdkCommand
    const into = learned
    const note = (next: Handler, context: object) => (args: Parameters<Handler>[0]) => {
      const request = learnRequest(args.request as HttpRequest, context)
      if (request) into.set(operation, request)
      return next(args)
    }
    command.middlewareStack.add(note, { step: 'finalizeRequest', priority: 'low', name: 'learnRequest' })
    return (await client.send(command, options as never)) as never
  }

  return async (operation, given, options) => {
    const plain = operation === 'DescribeTable' ? undefined : plainClient(client)
    if (!plain) return bySdk(operation, given, options)
    options?.abortSignal?.throwIfAborted()
    const input = withToken(operation, given)
    // Another account's table has another endpoint.
    if (namesArn(input)) return bySdk(operation, input as never, options)
    const body = encodeJson(input)
    const credentials = await plain.config.credentials()
    recognize(credentials)
    const known = learned.get(operation)
    if (!known) return learn(operation, input, options)
    const now = Date.now() + (plain.config.systemClockOffset ?? 0)
    try {
      const output = await send(plain, known, known.build(body, credentials, now), options)
      budget.succeeded()
      return output as never
    } catch (error) {
      if (isAnswer(error) || options?.abortSignal?.aborted) throw error
      return budget.again(error, () => bySdk(operation, input as never, options))
    }
  }
}

interface SdkCommand {
  readonly middlewareStack: { add(middleware: unknown, options: object): void }
}

async function send(
  { config, entries }: PlainClient,
  { context }: LearnedRequest,
  request: HttpRequest,
  options: object | undefined,
): Promise<unknown> {
  const handle: Handler = async args =>
    config.requestHandler.handle(args.request as HttpRequest, options ?? {}) as never
  const read = readJson(entries.deserializerMiddleware, partsOf)(handle, context)
  // The SDK adds the identifier of the function's invocation.
  const { output } = await entries.recursionDetectionMiddleware(read, context)({ input: {}, request })
  Object.assign((output as { $metadata: object }).$metadata, { attempts: 1, totalRetryDelay: 0 })
  return output
}
