import { type CheckReport, type Place, placeOfWork } from '@dynamo-signals/local-cloud'
import { Signal } from 'dynamo-signals'
import { expect, it, onTestFinished } from 'vitest'
import { watchCalls } from '../../../local/watch-calls.ts'

interface Sent {
  readonly record?: { readonly sequenceNumber: string }
}

/** Sends a signal to one receiver. Returns what was reported, and the place that the receiver ran in. */
async function watched(sent: Sent, receive: () => void = () => {}) {
  const checks: CheckReport[] = []
  const durable: Place = { story: () => 0, parent: 7 }
  onTestFinished(
    watchCalls({
      checked: check => void checks.push(check),
      placeOfRun: (sequence, receiver) => (sequence === '12' && receiver === 'mail/welcome' ? durable : undefined),
    }),
  )
  const signal = new Signal<Sent>('ordered')
  const places: (Place | undefined)[] = []
  const receiver = () => {
    places.push(placeOfWork.getStore())
    receive()
  }
  signal.connect(receiver, { dispatchUid: 'mail/welcome' })
  const request: Place = { story: () => 1 }
  await placeOfWork.run(request, () => signal.send('Shop', sent)).catch(() => {})
  return { checks, places, durable, request }
}

it('reports a receiver that runs in the process, which stays in the place of its sender', async () => {
  const { checks, places, request } = await watched({})

  expect(checks).toEqual([
    { signal: 'ordered', receiver: 'mail/welcome', sender: 'Shop', durationMs: expect.any(Number) },
  ])
  expect(places).toEqual([request])
})

it('reports what a receiver throws', async () => {
  const error = new Error('no stock')

  const { checks } = await watched({}, () => {
    throw error
  })

  expect(checks).toMatchObject([{ receiver: 'mail/welcome', error }])
})

it('runs a durable receiver in a place of its own, and leaves its outcome to its receipt', async () => {
  const { checks, places, durable } = await watched({ record: { sequenceNumber: '12' } })

  expect(checks).toEqual([])
  expect(places).toEqual([durable])
})
