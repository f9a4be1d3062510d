import * as sdk from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { beforeEach, describe, expect, it } from 'vitest'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import type { Transport } from '../../../packages/dynamo-signals/src/repository/requests/transport.ts'
import { type ScriptedNetwork, scriptedSdk } from '../../support/scripted-network.ts'

const TableName = 'data'
const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }

let network: ScriptedNetwork
let client: sdk.DynamoDBClient
let transport: Transport
beforeEach(() => {
  ;({ network, client, transport } = scriptedSdk())
})

describe('middleware', () => {
  it('that was added by the caller sees the request and the output', async () => {
    const seen: unknown[] = []
    client.middlewareStack.add(
      next => async args => {
        const result = await next(args)
        const { body } = (args as { request: { body: Uint8Array } }).request
        seen.push(Buffer.from(body).toString(), result.output)
        return result
      },
      { step: 'build', name: 'watch' },
    )

    for (let count = 0; count < 2; count++) await transport('GetItem', { TableName, Key })

    const [body, output, ...rest] = seen
    expect(rest).toEqual([body, { $metadata: expect.objectContaining({ httpStatusCode: 200, attempts: 1 }) }])
    expect(output).toEqual(rest[1] && { $metadata: expect.objectContaining({ requestId: 'request-1' }) })
    expect(JSON.parse(String(body))).toEqual({ TableName, Key })
  })

  it('may replace the body with another type, whose request is signed by the SDK', async () => {
    client.middlewareStack.add(
      next => args => {
        const { request } = args as unknown as { readonly request: { body: Uint8Array } }
        Object.assign(request, { body: Uint8Array.from(request.body).buffer })
        return next(args)
      },
      { step: 'build', priority: 'low', name: 'replaceBody' },
    )

    await transport('GetItem', { TableName, Key })

    expect(JSON.parse(network.sent[0]?.body ?? '')).toEqual({ TableName, Key })
    expect(network.sent[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 /)
  })

  it('that is added, replaced and removed later takes effect with the next request', async () => {
    const get = () => transport('GetItem', { TableName, Key })
    const mark = (text: string) =>
      client.middlewareStack.add(
        next => args => {
          Object.assign((args as { request: { headers: object } }).request.headers, { 'x-mark': text })
          return next(args)
        },
        { step: 'build', name: 'mark', override: true },
      )

    await get()
    mark('first')
    await get()
    mark('second')
    await get()
    client.middlewareStack.remove('mark')
    await get()

    expect(network.sent.map(({ headers }) => headers['x-mark'])).toEqual([undefined, 'first', 'second', undefined])
  })
})

describe('the client', () => {
  it('may be a document client', async () => {
    transport = sdkTransport(DynamoDBDocumentClient.from(client))

    for (let count = 0; count < 2; count++) await transport('PutItem', { TableName, Item: Key })

    const [first, second] = network.sent
    expect(second?.body).toBe(first?.body)
  })

  it('logs to the logger of its caller', async () => {
    const lines: unknown[] = []
    const logger = { trace() {}, debug() {}, info: (line: unknown) => void lines.push(line), warn() {}, error() {} }
    transport = sdkTransport(new sdk.DynamoDBClient({ ...network.config, logger }))

    for (let count = 0; count < 3; count++) await transport('GetItem', { TableName, Key })

    expect(lines).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ input: { TableName, Key } })))
  })

  it('gets the signal of a call that can be aborted', async () => {
    const { signal: abortSignal } = new AbortController()
    let given: unknown
    const { requestHandler, ...config } = network.config
    const { handle } = requestHandler as unknown as { handle: (request: object, options?: object) => unknown }
    const watching = {
      metadata: {},
      handle: (request: object, options: object) => {
        given = options
        return handle(request)
      },
    }
    transport = sdkTransport(new sdk.DynamoDBClient({ ...config, requestHandler: watching as never }))

    await transport('GetItem', { TableName, Key })
    await transport('GetItem', { TableName, Key }, { abortSignal })

    expect(given).toMatchObject({ abortSignal })
  })

  it('gets every request, if it only has a send', async () => {
    const commands: object[] = []
    transport = sdkTransport({ send: async (command: object) => void commands.push(command) })

    await transport('GetItem', { TableName, Key })

    expect(commands).toEqual([expect.any(sdk.GetItemCommand)])
  })
})
