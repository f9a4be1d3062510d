import type { Transport } from 'dynamo-signals'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRetryQuota } from '../../../packages/dynamo-signals/src/sdk-free/retry-quota.ts'
import { CREDENTIALS, error, get, leanOver, NOW } from '../../support/lean-requests.ts'
import { ScriptedServer } from '../../support/scripted-server.ts'

const HOUR = 3_600_000

let server: ScriptedServer
beforeEach(async () => {
  server = await new ScriptedServer().start()
})
afterEach(() => server[Symbol.asyncDispose]())

const five = (transport: Transport) => Promise.all(Array.from({ length: 5 }, () => transport('GetItem', get)))

it('are all sent again if the clock was wrong, although the first refusal corrects it', async () => {
  const date = new Date(NOW + HOUR).toUTCString()
  const refusal = error('InvalidSignatureException', 400, { date })
  server.answerTo = ({ headers }) => (headers['x-amz-date'] === '20260102T040405Z' ? {} : refusal)

  await five(leanOver(server))

  expect(server.arrived).toHaveLength(10)
})

it('ask for new credentials once if the old ones have expired', async () => {
  let calls = 0
  const credentials = async () => ({ ...CREDENTIALS, sessionToken: `token ${++calls}` })
  server.answerTo = ({ headers }) =>
    headers['x-amz-security-token'] === 'token 1' ? error('ExpiredTokenException') : {}

  await five(leanOver(server, { credentials }))

  expect(calls).toBe(2)
})

it('correct the clock and the credentials for those that follow, even if they may not be sent again', async () => {
  let calls = 0
  const credentials = async () => ({ ...CREDENTIALS, sessionToken: `token ${++calls}` })
  const transport = leanOver(server, { credentials, maxAttempts: 1 })
  const date = new Date(NOW + HOUR).toUTCString()
  server.next.push(error('InvalidSignatureException', 400, { date }), error('ExpiredTokenException'))

  await expect(transport('GetItem', get)).rejects.toMatchObject({ name: 'InvalidSignatureException' })
  await expect(transport('GetItem', get)).rejects.toMatchObject({ name: 'ExpiredTokenException' })
  await transport('GetItem', get)

  expect(server.arrived.at(-1)?.headers).toMatchObject({
    'x-amz-date': '20260102T040405Z',
    'x-amz-security-token': 'token 2',
  })
})

it('leave connections of which one is reused after all have died, as in a function that was frozen', async () => {
  const transport = leanOver(server, { requestTimeout: 100 })
  await five(transport)
  server.forgetConnections()

  await expect(transport('GetItem', get)).resolves.toMatchObject({ $metadata: { attempts: 2 } })
})

it('that are throttled again and again use up the budget, although each succeeds in the end', () => {
  const quota = createRetryQuota({ random: () => 0 })
  const throttled = Object.assign(new Error(), { name: 'ThrottlingException' })
  let requests = 0
  // Two attempts fail and the third succeeds, which gives back what the last retry took.
  for (; quota.retryAfter(throttled, 1) !== undefined; requests++) quota.succeeded(quota.retryAfter(throttled, 2))

  expect(requests).toBe(100)
})
