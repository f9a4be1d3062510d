import { AsyncLocalStorage } from 'node:async_hooks'
import { type ChannelListener, tracingChannel } from 'node:diagnostics_channel'
import { expect, it, onTestFinished } from 'vitest'
import { CALL_CHANNEL, type ReceiverCall } from '../../../packages/dynamo-signals/src/dispatch/receiver-call.ts'
import { Product, shopSignal } from './shop-signal.ts'

/** Lists what the channel publishes of the calls of this test. */
function published(signal: { readonly name: string }): string[] {
  const lines: string[] = []
  const note =
    (phase: string): ChannelListener =>
    message => {
      const { connection, event, error } = message as ReceiverCall
      if (event.signal !== signal) return
      lines.push([phase, connection.dispatchUid, ...(error instanceof Error ? [error.message] : [])].join(' '))
    }
  const subscribers = { start: note('start'), asyncEnd: note('end'), error: note('error') }
  const calls = tracingChannel(CALL_CHANNEL)
  calls.subscribe(subscribers as never)
  onTestFinished(() => void calls.unsubscribe(subscribers as never))
  return lines
}

it('publishes each call of a receiver, and its end', async () => {
  const signal = shopSignal()
  const lines = published(signal)
  signal.connect(async () => 'one', { dispatchUid: 'one' })
  signal.connect(() => 'two', { dispatchUid: 'two' })

  const responses = await signal.send(Product, { id: '1' })

  expect(lines).toEqual(['start one', 'end one', 'start two', 'end two'])
  expect(responses.map(({ response }) => response)).toEqual(['one', 'two'])
})

it.each(['send', 'sendRobust'] as const)(
  'publishes the error of a receiver of a %s, which still rejects or reports it',
  async send => {
    const signal = shopSignal()
    const lines = published(signal)
    const error = new Error('no price')
    signal.connect(
      () => {
        throw error
      },
      { dispatchUid: 'one' },
    )

    const [result] = await Promise.allSettled([signal[send](Product, { id: '1' })])

    expect(lines).toEqual(['start one', 'error one no price', 'end one no price'])
    expect(result).toMatchObject(send === 'send' ? { reason: error } : { value: [{ ok: false, error }] })
  },
)

it('binds a store to everything that a receiver does, and to nothing else', async () => {
  const signal = shopSignal()
  const span = new AsyncLocalStorage<string | undefined>()
  const { start } = tracingChannel(CALL_CHANNEL)
  start.bindStore(span, call => (call as ReceiverCall).connection.dispatchUid)
  onTestFinished(() => void start.unbindStore(span))
  const seen: unknown[] = []
  for (const dispatchUid of ['one', 'two']) {
    signal.connect(
      async () => {
        await Promise.resolve()
        seen.push(span.getStore())
      },
      { dispatchUid },
    )
  }

  await signal.send(Product, { id: '1' })
  seen.push(span.getStore())

  expect(seen).toEqual(['one', 'two', undefined])
})
