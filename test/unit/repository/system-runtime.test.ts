import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.useRealTimers()
})

it('pauses and goes on, even in a test of an application that fakes the global timers before it imports the library', async () => {
  vi.useFakeTimers()
  vi.resetModules()
  const { SYSTEM_RUNTIME } = await import('../../../packages/dynamo-signals/src/repository/runtime.ts')
  const awake = vi.fn()

  const slept = SYSTEM_RUNTIME.sleep(1).then(awake)

  expect(vi.getTimerCount()).toBe(0)
  expect(awake).not.toHaveBeenCalled()
  await slept
  expect(awake).toHaveBeenCalledOnce()
})
