import * as sdk from '@aws-sdk/client-dynamodb'
import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LeanSettings } from '../../../packages/dynamo-signals/src/sdk-free/settings.ts'
import { CREDENTIALS, error, get, Key, leanOver, NOW, TableName } from '../../support/lean-requests.ts'
import { type ArrivedRequest, ScriptedServer } from '../../support/scripted-server.ts'

let server: ScriptedServer
let pauses: number[]
let env: NodeJS.ProcessEnv
beforeEach(async () => {
  server = await new ScriptedServer().start()
  pauses = []
  env = {}
})
afterEach(() => server[Symbol.asyncDispose]())

const open = (settings: Partial<LeanSettings> = {}) => leanOver(server, settings, { env, pauses })

describe('a request', () => {
  it('has the signature that the SDK gives it', async () => {
    await open()('PutItem', { TableName, Item: { ...Key, name: { S: 'Ada é 😀' } } })

    const [request] = server.arrived
    expect(request?.headers).toMatchObject({
      'x-amz-date': '20260102T030405Z',
      'x-amz-target': 'DynamoDB_20120810.PutItem',
      'x-amz-security-token': 'token',
      authorization: await signatureOf(request as ArrivedRequest),
    })
  })

  it('uses the connection of the one before', async () => {
    const transport = open()
    for (let count = 0; count < 5; count++) await transport('GetItem', get)

    expect(server.arrived).toHaveLength(5)
    expect(server.connections).toBe(1)
  })

  it('carries the trace of the invocation in a Lambda function, and not elsewhere', async () => {
    const transport = open()
    await transport('GetItem', get)
    Object.assign(env, { AWS_LAMBDA_FUNCTION_NAME: 'links', _X_AMZN_TRACE_ID: 'Root=1' })
    await transport('GetItem', get)
    env._X_AMZN_TRACE_ID = 'Root=2'
    await transport('GetItem', get)

    const traces = server.arrived.map(({ headers }) => headers['x-amzn-trace-id'])
    expect(traces).toEqual([undefined, 'Root=1', 'Root=2'])
  })

  it('that was aborted is not sent, and one that is aborted later rejects with the reason', async () => {
    const transport = open()
    const controller = new AbortController()
    server.next.push('silence')

    const pending = transport('GetItem', get, { abortSignal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 20)

    await expect(pending).rejects.toThrow('enough')
    await expect(transport('GetItem', get, { abortSignal: controller.signal })).rejects.toThrow('enough')
    expect(server.arrived.length).toBeLessThanOrEqual(1)
  })

  it('that is aborted while its credentials are asked for is not sent', async () => {
    const controller = new AbortController()
    const credentials = async () => {
      controller.abort(new Error('enough'))
      return CREDENTIALS
    }
    const transport = open({ credentials })

    await expect(transport('GetItem', get, { abortSignal: controller.signal })).rejects.toThrow('enough')
    expect(server.arrived).toHaveLength(0)
  })
})

describe('a request is sent again', () => {
  it('after pauses that double, when servers fail, with the attempts in the result', async () => {
    server.next.push(error('InternalServerError', 500), error('InternalServerError', 500))

    const { $metadata } = (await open()('GetItem', get)) as sdk.GetItemCommandOutput

    expect(pauses).toEqual([50, 100])
    expect($metadata).toMatchObject({ httpStatusCode: 200, requestId: 'request-1', attempts: 3, totalRetryDelay: 150 })
  })

  it('after longer pauses when DynamoDB throttles, four times in all', async () => {
    for (let count = 0; count < 4; count++) server.next.push(error('ProvisionedThroughputExceededException'))

    await expect(open()('GetItem', get)).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
      $metadata: { attempts: 4, totalRetryDelay: 7_000 },
    })
    expect(pauses).toEqual([1_000, 2_000, 4_000])
  })

  it.each([
    ['a connection that ends', 'reset', { name: 'TimeoutError', code: 'ECONNRESET' }],
    ['a response that ends in the middle', 'half an answer', { code: 'ECONNRESET' }],
    ['a page of a proxy', { status: 502, body: '<html>' }, { name: 'UnknownError' }],
    ['no response in time', 'silence', { name: 'TimeoutError' }],
  ] as const)('after %s', async (_what, answer, failure) => {
    const transport = open({ requestTimeout: 100, maxAttempts: 2 })
    server.next.push(answer, { body: JSON.stringify({ Item: Key }) }, answer, answer)

    await expect(transport('GetItem', get)).resolves.toMatchObject({ Item: Key, $metadata: { attempts: 2 } })
    await expect(transport('GetItem', get)).rejects.toMatchObject({ ...failure, $metadata: { attempts: 2 } })
    expect(server.arrived).toHaveLength(4)
  })

  it('with the token of a transaction, by which DynamoDB recognizes it', async () => {
    server.next.push('reset')

    await open()('TransactWriteItems', { TransactItems: [{ Put: { TableName, Item: Key } }] })

    const [first, second] = server.arrived
    expect(first?.body).toHaveProperty('ClientRequestToken', expect.any(String))
    expect(second?.body).toEqual(first?.body)
  })

  it.each(['ValidationException', 'ItemCollectionSizeLimitExceededException'])('not after a %s', async name => {
    // Not even if the clock is wrong.
    server.next.push(error(name, 400, { date: new Date(0).toUTCString() }))

    await expect(open()('GetItem', get)).rejects.toMatchObject({ $fault: 'client', $metadata: { attempts: 1 } })
    expect(server.arrived).toHaveLength(1)
  })

  it('after a conflict with a write in another region, as by the SDK', async () => {
    server.next.push(error('ReplicatedWriteConflictException'))

    await expect(open()('PutItem', { TableName, Item: Key })).resolves.toMatchObject({ $metadata: { attempts: 2 } })
  })

  it('until the retries of all requests have used up their budget, which results restore', async () => {
    const transport = open({ maxAttempts: 2 })
    const failing = async () => {
      server.next.push(error('InternalServerError', 500), error('InternalServerError', 500))
      const before = server.arrived.length
      await transport('GetItem', get).catch(() => undefined)
      server.next.length = 0
      return server.arrived.length - before
    }
    // 500 of budget, 14 for each retry.
    const sent = []
    for (let count = 0; count < 36; count++) sent.push(await failing())
    for (let count = 0; count < 14; count++) await transport('GetItem', get)

    expect(sent).toEqual([...Array(35).fill(2), 1])
    expect(await failing()).toBe(2)
  })

  it('at once and at the right time if the clock is wrong, and so are later requests', async () => {
    const hour = 3_600_000
    const date = new Date(NOW + hour).toUTCString()
    server.next.push(error('InvalidSignatureException', 400, { date }))
    const transport = open()

    await transport('GetItem', get)
    await transport('GetItem', get)

    const times = server.arrived.map(({ headers }) => headers['x-amz-date'])
    expect(times).toEqual(['20260102T030405Z', '20260102T040405Z', '20260102T040405Z'])
    expect(pauses).toEqual([])
  })

  it('with new credentials of a provider if they have expired', async () => {
    let calls = 0
    const credentials = async () => ({ ...CREDENTIALS, sessionToken: `token ${++calls}` })
    server.next.push(error('ExpiredTokenException'))

    await open({ credentials })('GetItem', get)

    expect(server.arrived.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['token 1', 'token 2'])
  })
})

it('an error is an instance of the class of the SDK with its name, which the SDK compares', async () => {
  server.next.push(error('ConditionalCheckFailedException'))

  const failure = await open()('GetItem', get).catch(thrown => thrown)

  expect(failure).toBeInstanceOf(sdk.ConditionalCheckFailedException)
  expect(failure).not.toBeInstanceOf(sdk.TransactionCanceledException)
})

/** The signature that the SDK's signer gives the headers that are signed. */
async function signatureOf({ headers, body }: ArrivedRequest): Promise<string | undefined> {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? []
  const signer = new SignatureV4({
    credentials: { accessKeyId: 'one', secretAccessKey: 'secret' },
    region: 'eu-central-1',
    service: 'dynamodb',
    sha256: Sha256,
    applyChecksum: false,
  })
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/',
    query: {},
    headers: Object.fromEntries(names.map(name => [name, headers[name] ?? ''])),
    body: JSON.stringify(body),
  }
  const signed = await signer.sign(request as never, { signingDate: new Date(NOW) })
  return (signed as unknown as ArrivedRequest).headers.authorization
}
