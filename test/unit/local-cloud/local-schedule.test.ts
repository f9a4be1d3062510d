import { expect, it } from 'vitest'
import { startSchedule } from '../../../packages/local-cloud/src/schedules/local-schedule.ts'
import { ManualClock } from './manual-clock.ts'

function scheduleOf(handler: (time: string) => unknown) {
  const clock = new ManualClock()
  const logged: string[] = []
  const write = (message: string) => void logged.push(message)
  const log = { info: write, warn: write, error: write }
  const stop = startSchedule({ name: 'due', every: 1_000, handler: ({ time }) => handler(time) }, log, clock)
  return { clock, logged, stop }
}

it('calls its function immediately and then every second, with the time', async () => {
  const times: string[] = []
  const { clock, stop } = scheduleOf(time => times.push(time))

  await clock.advance(2_000)
  await stop()
  await clock.advance(5_000)

  expect(times).toEqual(['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z'])
})

it('waits for a call before it starts the next one, and before it has stopped', async () => {
  const calls: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const { clock, stop } = scheduleOf(time => {
    calls.push(time)
    return promise
  })
  await clock.advance(10_000)
  const events: string[] = []

  const stopping = stop().then(() => events.push('stopped'))
  await clock.settle()
  events.push('ended')
  resolve()
  await stopping

  expect(calls).toHaveLength(1)
  expect(events).toEqual(['ended', 'stopped'])
})

it('continues after a failed call, and logs each reason once', async () => {
  let reason: string | undefined = 'DynamoDB is down.'
  const { clock, logged, stop } = scheduleOf(() => {
    if (reason) throw new Error(reason)
  })
  await clock.advance(3_000)
  reason = 'Something else.'
  await clock.advance(3_000)
  reason = undefined
  await clock.advance(3_000)
  await stop()

  expect(logged).toEqual([
    'The schedule due failed, and will be retried. Error: DynamoDB is down.',
    'The schedule due failed, and will be retried. Error: Something else.',
    'The schedule due works again.',
  ])
})
