import { channel } from 'node:diagnostics_channel'
import type { LambdaRecord, ReceiverMessage } from 'dynamo-signals/streams'
import { afterEach, expect, it, vi } from 'vitest'
import { observed } from '../../wiring/observe.ts'
import { printedLines } from '../support/printed-lines.ts'

const receivers = channel('dynamo-signals:receiver')
const message = (more: Partial<ReceiverMessage>): ReceiverMessage => ({
  consumer: 'mail',
  dispatchUid: 'mail/activation',
  signal: 'postSave',
  model: 'User',
  recordId: '1#w1',
  itemKey: 'User#u1',
  maxAttempts: 5,
  context: { requestId: 'request-0' },
  outcome: 'done',
  milliseconds: 12.5,
  ...more,
})
const record: LambdaRecord = { dynamodb: { ApproximateCreationDateTime: Date.now() / 1000 - 2 } }

afterEach(() => vi.unstubAllEnvs())

/** Runs a handler, whose receivers tell these messages, on what seems to be Lambda; gives the lines it printed. */
async function linesOf(...messages: ReceiverMessage[]): Promise<Record<string, unknown>[]> {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'a-lambda')
  vi.stubEnv('SERVICE', 'dynamo-signals-dev1-mail')
  const answer = { batchItemFailures: [] }
  const handler = observed(async () => {
    for (const each of messages) receivers.publish(each)
    return answer
  })
  const event = { Records: [record] }
  const { result, lines } = await printedLines(() => handler(event, { awsRequestId: 'request-1' } as object))
  expect(result).toBe(answer)
  return lines
}

it('leaves a handler unchanged without Lambda', () => {
  const handler = async () => ({ batchItemFailures: [] })

  expect(observed(handler)).toBe(handler)
})

it('counts and times what receivers do, for the consumer and for each receiver', async () => {
  const lines = await linesOf(message({}), message({ outcome: 'already' }), message({ dispatchUid: 'mail/welcome' }))
  const [consumer, ...each] = lines.filter(line => '_aws' in line)

  expect(consumer).toMatchObject({ service: 'dynamo-signals-dev1-mail', Handled: [1, 1, 1] })
  expect(Number(consumer?.Lag)).toBeGreaterThanOrEqual(2000)
  expect(each).toEqual([
    expect.objectContaining({ receiver: 'mail/activation', Handled: [1, 1], Duration: [12.5, 12.5] }),
    expect.objectContaining({ receiver: 'mail/welcome', Handled: 1, Duration: 12.5 }),
  ])
  expect(consumer?._aws).toMatchObject({
    CloudWatchMetrics: [{ Namespace: 'dynamo-signals', Dimensions: [['service']] }],
  })
})

it('counts dead letters, and logs them with the ids one needs to find them', async () => {
  const lines = await linesOf(
    message({ outcome: 'failed' }),
    message({ outcome: 'parked' }),
    message({ outcome: 'parkedBehind' }),
  )

  expect(lines.find(line => '_aws' in line)).toMatchObject({ Failed: 1, Parked: [1, 1] })
  expect(lines.filter(line => line.level === 'ERROR')).toEqual([
    expect.objectContaining({
      awsRequestId: 'request-1',
      dispatchUid: 'mail/activation',
      recordId: '1#w1',
      context: { requestId: 'request-0' },
      outcome: 'parked',
    }),
    expect.objectContaining({ outcome: 'parkedBehind' }),
  ])
})

it('logs the kind and location of an error, and no user input', async () => {
  const error = Object.assign(new Error('ada@example.org is not an address', { cause: new Error('ada@example.org') }), {
    code: 'x.y',
  })
  const lines = await linesOf(message({ outcome: 'failed', error }))

  expect(lines.find(line => line.level === 'WARN')).toMatchObject({
    failure: {
      name: 'Error',
      code: 'x.y',
      frames: expect.arrayContaining([expect.stringContaining('observe.test.ts')]),
    },
  })
  expect(JSON.stringify(lines)).not.toContain('ada@example.org')
})
