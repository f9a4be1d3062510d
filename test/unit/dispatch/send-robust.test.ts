import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, it, onTestFinished } from 'vitest'
import { RECEIVER_FAILED_CHANNEL } from '../../../packages/dynamo-signals/src/dispatch/receiver-failure.ts'
import { diary, Product, shopSignal } from './shop-signal.ts'

function failuresReported(): unknown[] {
  const failures: unknown[] = []
  const collect = (failure: unknown) => void failures.push(failure)
  subscribe(RECEIVER_FAILED_CHANNEL, collect)
  onTestFinished(() => void unsubscribe(RECEIVER_FAILED_CHANNEL, collect))
  return failures
}

const fail = (error: unknown) => () => {
  throw error
}

it('B10: a robust send runs every receiver and returns each error in its receiver’s place, with its stack', async () => {
  const signal = shopSignal()
  const error = new Error('out of stock')
  const failing = fail(error)
  const failingLater = async () => failing()
  const fine = () => 'fine'
  signal.connect(failing, { dispatchUid: 'failing' })
  signal.connect(failingLater)
  signal.connect(fine)

  const responses = await signal.sendRobust(Product, { id: '1' })

  expect(responses).toEqual([
    { receiver: failing, dispatchUid: 'failing', ok: false, error },
    { receiver: failingLater, dispatchUid: undefined, ok: false, error },
    { receiver: fine, dispatchUid: undefined, ok: true, response: 'fine' },
  ])
  expect(responses[0]).toHaveProperty('error.stack', expect.stringContaining('send-robust.test.ts'))
})

it('B11: a receiver that returns an error does not count as one that threw it', async () => {
  const signal = shopSignal()
  const error = new Error('kept for later')
  const returns = () => error
  signal.connect(returns)

  expect(await signal.sendRobust(Product, { id: '1' })).toEqual([
    { receiver: returns, dispatchUid: undefined, ok: true, response: error },
  ])
})

it('B12: each failure is published to the diagnostics channel, without the payload', async () => {
  const signal = shopSignal()
  const failures = failuresReported()
  const error = new Error('out of stock')
  const failing = fail(error)
  const thrownText = fail('no error object')
  signal.connect(failing, { sender: Product, dispatchUid: 'failing' })
  signal.connect(() => 'fine')
  signal.connect(thrownText)

  await signal.sendRobust(Product, { id: '1' })

  expect(RECEIVER_FAILED_CHANNEL).toBe('dynamo-signals:receiver-failed')
  expect(failures).toEqual([
    { signal, sender: Product, receiver: failing, dispatchUid: 'failing', error },
    { signal, sender: Product, receiver: thrownText, dispatchUid: undefined, error: 'no error object' },
  ])
})

it('B12: a plain send publishes nothing, because its caller gets the error', async () => {
  const signal = shopSignal()
  const failures = failuresReported()
  signal.connect(fail(new Error('veto')))

  await signal.send(Product, { id: '1' }).catch(() => {})

  expect(failures).toEqual([])
})

it.each([
  ['an abort', () => AbortSignal.abort().reason],
  ['a deadline', () => new DOMException('too late', 'TimeoutError')],
  ['an abort of the SDK', () => Object.assign(new Error('Request aborted'), { name: 'AbortError' })],
])('B13: %s escapes a robust send and ends it', async (_, makeError) => {
  const signal = shopSignal()
  const { ran, note } = diary()
  const failures = failuresReported()
  const error: unknown = makeError()
  signal.connect(fail(error))
  signal.connect(note('later'))

  await expect(signal.sendRobust(Product, { id: '1' })).rejects.toBe(error)

  expect(ran).toEqual([])
  expect(failures).toEqual([])
})
