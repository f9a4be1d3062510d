import * as sdk from '@aws-sdk/client-dynamodb'
import { leanTransport } from 'dynamo-signals/lean'
import { beforeEach, expect, it } from 'vitest'
import { ScriptedNetwork } from '../../support/scripted-network.ts'

const get = { TableName: 'data', Key: { pk: { S: 'User#1' }, sk: { S: 'instance' } } }

let network: ScriptedNetwork
beforeEach(() => {
  network = new ScriptedNetwork()
})

/** Sends three requests, and returns how many of them the SDK built: it asks for the endpoint of each. */
async function builtBySdk(client: sdk.DynamoDBClient, beforeTheLast = () => {}): Promise<number> {
  const { endpointProvider } = client.config
  let built = 0
  client.config.endpointProvider = (...args) => {
    built++
    return endpointProvider(...args)
  }
  const transport = leanTransport(client)
  await transport('GetItem', get)
  await transport('GetItem', get)
  beforeTheLast()
  await transport('GetItem', get)
  expect(network.sent).toHaveLength(3)
  return built
}

it('a plain client builds only the first request', async () => {
  expect(await builtBySdk(new sdk.DynamoDBClient(network.config))).toBe(1)
})

it('a client with middleware of others builds every request', async () => {
  const client = new sdk.DynamoDBClient(network.config)
  client.middlewareStack.add(next => args => next(args), { step: 'build', name: 'xray' })

  expect(await builtBySdk(client)).toBe(3)
})

/** Middleware that counts the requests it sees. */
function counter() {
  let seen = 0
  function middleware<Args, Result>(next: (args: Args) => Result) {
    return (args: Args) => {
      seen++
      return next(args)
    }
  }
  return { middleware, seen: () => seen }
}

it('middleware that is added later sees the next request', async () => {
  const client = new sdk.DynamoDBClient(network.config)
  const { middleware, seen } = counter()
  const watch = () => client.middlewareStack.add(middleware, { step: 'build' })

  expect(await builtBySdk(client, watch)).toBe(2)
  expect(seen()).toBe(1)
})

it('middleware that later replaces one of the SDK runs for the next request', async () => {
  const client = new sdk.DynamoDBClient(network.config)
  const name = 'recursionDetectionMiddleware'
  const { middleware, seen } = counter()
  const replace = () => client.middlewareStack.add(middleware, { step: 'build', priority: 'low', name, override: true })

  expect(await builtBySdk(client, replace)).toBe(1)
  expect(seen()).toBe(1)
})

it('a client whose send is wrapped builds every request, and the wrapper sees each', async () => {
  const client = new sdk.DynamoDBClient(network.config)
  const { send } = client
  let seen = 0
  client.send = function (this: sdk.DynamoDBClient, ...args: never[]) {
    seen++
    return send.apply(this, args as never)
  } as never

  expect(await builtBySdk(client)).toBe(3)
  expect(seen).toBe(3)
})

it('a client that logs builds every request', async () => {
  const lines: unknown[] = []
  const logger = { trace() {}, debug() {}, info: (line: unknown) => void lines.push(line), warn() {}, error() {} }

  expect(await builtBySdk(new sdk.DynamoDBClient({ ...network.config, logger }))).toBe(3)
  expect(lines).toHaveLength(3)
})

it('a client that delays requests builds every request', async () => {
  expect(await builtBySdk(new sdk.DynamoDBClient({ ...network.config, retryMode: 'adaptive' }))).toBe(3)
})

it('a request that was aborted is not sent, and one that is aborted later rejects', async () => {
  const { requestHandler, ...config } = network.config
  const { handle } = requestHandler as unknown as { handle: (request: object) => Promise<unknown> }
  const controller = new AbortController()
  let sends = 0
  const hanging = {
    metadata: {},
    handle: (request: object, { abortSignal }: { abortSignal?: AbortSignal }) => {
      sends++
      if (sends === 1) return handle(request)
      return new Promise((_, reject) => abortSignal?.addEventListener('abort', () => reject(abortSignal.reason)))
    },
  }
  const transport = leanTransport(new sdk.DynamoDBClient({ ...config, requestHandler: hanging as never }))
  await transport('GetItem', get)

  const pending = transport('GetItem', get, { abortSignal: controller.signal })
  setImmediate(() => controller.abort(new Error('enough')))
  await expect(pending).rejects.toThrow('enough')
  await expect(transport('GetItem', get, { abortSignal: controller.signal })).rejects.toThrow('enough')

  expect(sends).toBe(2)
})
