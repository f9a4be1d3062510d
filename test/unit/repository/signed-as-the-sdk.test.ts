import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { encodeFields } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import type { Transport } from '../../../packages/dynamo-signals/src/repository/requests/transport.ts'
import { ScriptedNetwork, type SentRequest } from '../../support/scripted-network.ts'
import { signatureOf } from '../../support/sdk-signature.ts'
import { fields } from '../../support/storable-values.ts'

const TableName = 'data'
const Key = { pk: { S: 'User#1' }, sk: { S: 'instance' } }
const SCRIPTED = { accessKeyId: 'scripted', secretAccessKey: 'scripted' }
const SKEWED = { statusCode: 400, body: '{"__type":"x#InvalidSignatureException","message":"Signature expired"}' }
const FAILED = { statusCode: 400, body: '{"__type":"x#ConditionalCheckFailedException","message":"failed"}' }
const THROTTLED = { statusCode: 400, body: '{"__type":"x#ProvisionedThroughputExceededException","message":"slow"}' }

let network: ScriptedNetwork
let client: DynamoDBClient
let transport: Transport
let signedBySdk: number
beforeEach(() => {
  network = new ScriptedNetwork()
  open()
})

function open(settings: DynamoDBClientConfig = {}): void {
  client = new DynamoDBClient({ ...network.config, maxAttempts: 3, ...settings })
  signedBySdk = 0
  for (const { signer } of client.config.httpAuthSchemes) {
    const sign = signer.sign.bind(signer)
    signer.sign = (...of) => {
      signedBySdk++
      return sign(...of)
    }
  }
  transport = sdkTransport(client)
}

const get = () => transport('GetItem', { TableName, Key })
const put = (more: object = {}) => transport('PutItem', { TableName, Item: { ...Key, ...more } })
const last = () => network.sent.at(-1) as SentRequest

/** Adds middleware that gives each request headers, as a tracer does. */
function addHeaders(headers: () => Readonly<Record<string, string>>): void {
  client.middlewareStack.add(
    next => args => {
      Object.assign((args as { readonly request: { readonly headers: object } }).request.headers, headers())
      return next(args)
    },
    { step: 'build', name: 'addHeaders' },
  )
}

describe('a request', () => {
  it("has the SDK's signature, which the SDK makes for the first of each operation", async () => {
    await get()
    await put()

    await fc.assert(
      fc.asyncProperty(fields, async drawn => {
        await put(encodeFields(drawn))

        expect(last().headers.authorization).toBe(await signatureOf(last(), SCRIPTED))
      }),
    )
    expect(signedBySdk).toBe(2)
  })

  it('has the same headers in the same order as those of the SDK', async () => {
    open({ credentials: { ...SCRIPTED, sessionToken: 'token' } })
    await get()
    await get()

    const [bySdk, byUs] = network.sent.map(({ headers }) => headers)
    const ofOneRequest = ['amz-sdk-invocation-id', 'x-amz-date', 'authorization']
    const rest = (headers: object = {}) => Object.entries(headers).filter(([name]) => !ofOneRequest.includes(name))
    expect(rest(byUs)).toEqual(rest(bySdk))
    expect(Object.keys(byUs ?? {})).toEqual(Object.keys(bySdk ?? {}))
    expect(signedBySdk).toBe(1)
  })

  it('is signed with the newest credentials', async () => {
    let credentials = { accessKeyId: 'one', secretAccessKey: 'first', sessionToken: 'token of one' }
    // Expired credentials are asked for again.
    open({ credentials: async () => ({ ...credentials, expiration: new Date(0) }) })
    await get()
    credentials = { accessKeyId: 'one', secretAccessKey: 'second', sessionToken: 'another of one' }
    await get()

    expect(last().headers['x-amz-security-token']).toBe('another of one')
    expect(last().headers.authorization).toBe(await signatureOf(last(), credentials))

    credentials = { accessKeyId: 'two', secretAccessKey: 'third', sessionToken: 'token of two' }
    await get()
    await get()

    expect(last().headers['x-amz-security-token']).toBe('token of two')
    expect(last().headers.authorization).toBe(await signatureOf(last(), credentials))
    expect(signedBySdk).toBe(2)
  })

  it('without a session token follows one with a token of the same access key', async () => {
    let credentials: object = { ...SCRIPTED, sessionToken: 'token' }
    open({ credentials: async () => ({ ...SCRIPTED, ...credentials, expiration: new Date(0) }) })
    await get()
    credentials = {}
    await get()

    expect(last().headers).not.toHaveProperty('x-amz-security-token')
    expect(last().headers.authorization).toBe(await signatureOf(last(), SCRIPTED))
  })

  it('is signed with the headers that middleware adds to it, and not with those of an earlier one', async () => {
    let headers = {}
    addHeaders(() => headers)
    for (headers of [{}, { 'x-amz-one': '1' }, { 'x-amz-one': 'another' }, { 'x-amz-two': '2' }, {}]) {
      await get()

      expect(last().headers).toMatchObject(headers)
      expect(last().headers.authorization).toBe(await signatureOf(last(), SCRIPTED))
    }
  })

  it('whose headers we would sign in another way is always signed by the SDK', async () => {
    addHeaders(() => ({ 'X-Amz-Mixed': 'value' }))
    for (let count = 0; count < 3; count++) await get()

    expect(last().headers.authorization).toContain('x-amz-mixed')
    expect(signedBySdk).toBe(3)
  })

  it('to a path of its own is always signed by the SDK', async () => {
    open({ endpoint: 'http://dynamodb.scripted/behind/a/proxy' })
    for (let count = 0; count < 3; count++) await get()

    expect(signedBySdk).toBe(3)
  })

  it('to an endpoint that gets a path later is signed by the SDK from then on', async () => {
    let path = '/'
    open({ endpoint: async () => ({ protocol: 'http:', hostname: 'dynamodb.scripted', path }) })
    await get()
    await get()
    path = '/behind/a/proxy'
    await get()
    await get()

    expect(last().path).toMatch(path)
    expect(last().headers.authorization).toBe(await signatureOf(last(), SCRIPTED))
    expect(signedBySdk).toBe(3)
  })
})

describe('a request with a signal', () => {
  it('leaves the requests without one to us', async () => {
    const { signal: abortSignal } = new AbortController()
    for (let count = 0; count < 3; count++) {
      await get()
      await transport('GetItem', { TableName, Key }, { abortSignal })
    }

    expect(network.sent).toHaveLength(6)
    expect(signedBySdk).toBe(1 + 3)
  })
})

describe('an error', () => {
  it('about the time of a signature makes the SDK correct its clock, and sign from then on', async () => {
    await get()
    const serverTime = new Date(Date.now() + 3_600_000)
    const skewed = { ...SKEWED, headers: { date: serverTime.toUTCString() } }
    network.next.push(skewed, skewed)

    await get()
    await get()

    const hour = serverTime.toISOString().replace(/[-:]/g, '').slice(0, 11)
    expect(network.sent.map(({ headers }) => headers['x-amz-date']?.slice(0, 11)).slice(-2)).toEqual([hour, hour])
    expect(network.sent).toHaveLength(5)
    expect(last().headers.authorization).toBe(await signatureOf(last(), SCRIPTED))
  })

  it('about the time of the first signature leaves later ones to us, at the corrected time', async () => {
    const serverTime = new Date(Date.now() - 3_600_000)
    network.next.push({ ...SKEWED, headers: { date: serverTime.toUTCString() } })

    for (let count = 0; count < 3; count++) await get()

    const hour = serverTime.toISOString().replace(/[-:]/g, '').slice(0, 11)
    const hours = network.sent.map(({ headers }) => headers['x-amz-date']?.slice(0, 11))
    expect(hours.slice(1)).toEqual([hour, hour, hour])
    expect(signedBySdk).toBe(1)
  })

  it('about the credentials is reported after the SDK has signed the request, once', async () => {
    await get()
    network.response = { statusCode: 400, body: '{"__type":"x#ExpiredTokenException","message":"expired"}' }

    await expect(get()).rejects.toMatchObject({ name: 'ExpiredTokenException' })
    await expect(get()).rejects.toMatchObject({ name: 'ExpiredTokenException' })

    expect(network.sent).toHaveLength(4)
    expect(signedBySdk).toBe(3)
  })

  it('of the network is not about the credentials, whatever its name is', async () => {
    await put()
    const name = 'ClientDestroyedError'
    network.next.push({ breaksWith: Object.assign(new Error('destroyed'), { name }) })

    await expect(put()).rejects.toMatchObject({ name })

    expect(network.sent).toHaveLength(2)
  })

  it('of a condition, or of a permission, is the answer to the request', async () => {
    await put()
    network.next.push(FAILED)
    await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' })
    network.next.push({ statusCode: 400, body: '{"__type":"x#AccessDeniedException","message":"no"}' })
    await expect(put()).rejects.toMatchObject({ name: 'AccessDeniedException' })

    expect(network.sent).toHaveLength(3)
  })

  it('that passes is retried by the SDK, with a signature for each attempt', async () => {
    await put()
    network.next.push(THROTTLED)

    await put()

    const attempts = network.sent.slice(1)
    expect(attempts.map(({ headers }) => headers['amz-sdk-request'])).toEqual(['attempt=1; max=3', 'attempt=2; max=3'])
    for (const sent of attempts) expect(sent.headers.authorization).toBe(await signatureOf(sent, SCRIPTED))
  })
})
