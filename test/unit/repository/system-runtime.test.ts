import { afterEach, expect, it, vi } from 'vitest'
import { SYSTEM_RUNTIME } from '../../../packages/dynamo-signals/src/repository/runtime.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('sleeps for the given time, and not longer', async () => {
  vi.useFakeTimers()
  const awake = vi.fn()

  const slept = SYSTEM_RUNTIME.sleep(25).then(awake)
  await vi.advanceTimersByTimeAsync(24)

  expect(awake).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1)
  await slept
  expect(awake).toHaveBeenCalledOnce()
})
