import { beforeEach, expect, it } from 'vitest'
import {
  type CredentialsEnvironment,
  credentialsSource,
} from '../../../packages/dynamo-signals/src/sdk-free/credentials.ts'
import type { CredentialsProvider } from '../../../packages/dynamo-signals/src/sdk-free/settings.ts'

const MINUTE = 60_000
const of = (accessKeyId: string, expiration?: number) => ({
  accessKeyId,
  secretAccessKey: 'secret',
  ...(expiration !== undefined && { expiration: new Date(expiration) }),
})

let time: number
let loaded: string[]
let provide: CredentialsProvider
let environment: CredentialsEnvironment & { env: NodeJS.ProcessEnv }
beforeEach(() => {
  time = 0
  loaded = []
  provide = async () => of('provided')
  environment = {
    env: {},
    now: () => new Date(time),
    load: async name => {
      loaded.push(name)
      return { fromHttp: () => provide, defaultProvider: () => provide }
    },
  }
})

it('reads the environment for each request, and loads nothing', async () => {
  environment.env = { AWS_ACCESS_KEY_ID: 'one', AWS_SECRET_ACCESS_KEY: 'secret' }
  const source = credentialsSource(undefined, environment)

  expect(await source.current()).toEqual({ accessKeyId: 'one', secretAccessKey: 'secret' })
  Object.assign(environment.env, { AWS_ACCESS_KEY_ID: 'two', AWS_SESSION_TOKEN: 'token' })
  expect(await source.current()).toEqual({ accessKeyId: 'two', secretAccessKey: 'secret', sessionToken: 'token' })
  expect(loaded).toEqual([])
})

it.each([
  ['the HTTP provider in a container', { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://x' }, 'credential-provider-http'],
  ['the HTTP provider on ECS', { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x' }, 'credential-provider-http'],
  ["the SDK's default provider elsewhere", {}, 'credential-provider-node'],
])('loads %s once, with the first request', async (_what, env, name) => {
  environment.env = env
  const source = credentialsSource(undefined, environment)
  expect(loaded).toEqual([])

  expect(await Promise.all([source.current(), source.current()])).toEqual([of('provided'), of('provided')])
  expect(loaded).toEqual([`@aws-sdk/${name}`])
})

it('says which package is missing, and what else helps', async () => {
  const load = () => Promise.reject(new Error('Cannot find package'))
  const source = credentialsSource(undefined, { ...environment, load })

  await expect(source.current()).rejects.toMatchObject({
    code: 'lean.noCredentials',
    message: expect.stringContaining('@aws-sdk/credential-provider-node'),
  })
})

it('asks a provider again five minutes before the credentials expire, once for all requests', async () => {
  let calls = 0
  const source = credentialsSource(async () => of(`call ${++calls}`, time + 60 * MINUTE), environment)
  const first = await source.current()
  time = 55 * MINUTE - 1
  const later = await source.current()
  time = 55 * MINUTE
  const renewed = await Promise.all([source.current(), source.current()])

  expect([first, later].map(({ accessKeyId }) => accessKeyId)).toEqual(['call 1', 'call 1'])
  expect(renewed.map(({ accessKeyId }) => accessKeyId)).toEqual(['call 2', 'call 2'])
})

it('asks a provider again after it failed', async () => {
  provide = async () => Promise.reject(new Error('no network yet'))
  const source = credentialsSource(() => provide(), environment)
  await expect(source.current()).rejects.toThrow('no network yet')
  provide = async () => of('now')

  expect(await source.current()).toEqual(of('now'))
})

it('uses the last credentials until they expire if a provider fails, and asks it with each request', async () => {
  let calls = 0
  provide = async () => of('first', 60 * MINUTE)
  const source = credentialsSource(() => provide(), environment)
  const first = await source.current()
  provide = async () => {
    calls += 1
    throw new Error('no network')
  }

  time = 56 * MINUTE
  expect(await Promise.all([source.current(), source.current()])).toEqual([first, first])
  expect(await source.current()).toEqual(first)
  expect(calls).toBe(2)
  time = 60 * MINUTE
  await expect(source.current()).rejects.toThrow('no network')
})

const EXPIRED = Object.assign(new Error(), { name: 'ExpiredTokenException' })

it('forgets the credentials of a provider that DynamoDB calls expired, once for all requests that used them', async () => {
  let calls = 0
  const source = credentialsSource(async () => of(`call ${++calls}`), environment)
  const used = await source.current()

  expect(source.renew(new Error(), used)).toBe(false)
  expect(source.renew(EXPIRED, used)).toBe(true)
  expect(await source.current()).toEqual(of('call 2'))
  expect(source.renew(EXPIRED, used)).toBe(true)
  expect(await source.current()).toEqual(of('call 2'))
})

it('cannot renew credentials that are given or in the environment', () => {
  const fixed = of('fixed')
  expect(credentialsSource(fixed, environment).renew(EXPIRED, fixed)).toBe(false)
  environment.env = { AWS_ACCESS_KEY_ID: 'one', AWS_SECRET_ACCESS_KEY: 'secret' }
  expect(credentialsSource(undefined, environment).renew(EXPIRED, fixed)).toBe(false)
})
