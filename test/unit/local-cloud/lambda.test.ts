import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { expect, it, onTestFinished } from 'vitest'
import { startLambda } from '../../../packages/local-cloud/src/lambda/start-lambda.ts'

async function lambdaWith(handler: (event: unknown, context: { getRemainingTimeInMillis(): number }) => unknown) {
  const warned: string[] = []
  const log = { info() {}, warn: (message: string) => void warned.push(message), error() {} }
  const lambda = await startLambda({ port: 0, region: 'eu-central-1', log })
  onTestFinished(() => lambda.stop(1_000))
  lambda.add([{ name: 'mail', handler: handler as never, timeout: 30 }])
  const client = new LambdaClient({
    endpoint: lambda.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  const invoke = (more: object) =>
    client.send(new InvokeCommand({ FunctionName: 'mail', InvocationType: 'Event', Payload: '{"n":1}', ...more }))
  return { invoke, lambda, warned }
}

it('responds immediately, and then runs the function with its event and its timeout', async () => {
  const { promise: called, resolve } = Promise.withResolvers<unknown>()
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
  let isEnded = false
  const { invoke, lambda } = await lambdaWith(async (event, context) => {
    resolve([event, context.getRemainingTimeInMillis() > 20_000])
    await mayEnd
    isEnded = true
  })

  expect((await invoke({})).StatusCode).toBe(202)
  expect(await called).toEqual([{ n: 1 }, true])
  expect(isEnded).toBe(false)
  end()
  await lambda.stop(10_000)

  expect(isEnded).toBe(true)
})

it('logs a function that fails, and does not invoke it again', async () => {
  let calls = 0
  const { invoke, lambda, warned } = await lambdaWith(() => {
    calls++
    throw new Error('a bug')
  })
  await invoke({})
  await lambda.stop(10_000)

  expect(calls).toBe(1)
  expect(warned).toEqual([expect.stringMatching(/^mail: an invocation failed\. Error: a bug/)])
})

it.each([
  ['a function that does not exist', { FunctionName: 'links' }, 'ResourceNotFoundException'],
  ['a call that waits for the response', { InvocationType: 'RequestResponse' }, 'InvalidParameterValueException'],
  ['an event that is not JSON', { Payload: '{' }, 'InvalidRequestContentException'],
])('refuses %s', async (_, more, name) => {
  const { invoke } = await lambdaWith(() => undefined)

  await expect(invoke(more)).rejects.toMatchObject({ name })
})

it('invokes no function for a web page', async () => {
  let calls = 0
  const { lambda } = await lambdaWith(() => {
    calls++
  })
  const call = (headers: Record<string, string>) =>
    fetch(`${lambda.endpoint}/2015-03-31/functions/mail/invocations`, {
      method: 'POST',
      headers: { 'x-amz-invocation-type': 'Event', ...headers },
    })

  const byPage = await call({ origin: 'http://evil.example' })
  const byProgram = await call({})
  await lambda.stop(10_000)

  expect([byPage.status, byProgram.status, calls]).toEqual([403, 202, 1])
})
