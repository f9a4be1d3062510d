import { describe, expect, it } from 'vitest'
import { allIdle } from '../../../packages/local-cloud/src/event-source-mapping/all-idle.ts'
import { mappingOf } from './running-mapping.ts'

describe('a mapping is idle', () => {
  it('when everything that was written before the call is delivered', async () => {
    const { mapping, stream, clock } = mappingOf(() => null)
    await mapping.start()
    await clock.advance(60_000)
    stream.write(['a'])

    const asked = [await allIdle([mapping])]
    await clock.settle()
    asked.push(await allIdle([mapping]))

    expect(asked).toEqual([false, true])
  })

  it('not while a batch waits for its window, is in flight, is retried or is held back', async () => {
    let outcome: Promise<unknown> = new Promise(() => {})
    const { mapping, stream, clock } = mappingOf(() => outcome, { maximumBatchingWindowInSeconds: 1, timeout: 3 })
    await mapping.start()
    stream.write(['a'])

    const waiting = await allIdle([mapping])
    await clock.advance(2000)
    const inFlight = await allIdle([mapping])
    outcome = Promise.reject(new Error('no'))
    outcome.catch(() => {})
    await clock.advance(5000)
    const retried = await allIdle([mapping])

    expect([waiting, inFlight, retried]).toEqual([false, false, false])
  })

  it('not while records are held back by a pause', async () => {
    const { mapping, stream } = mappingOf(() => null)
    await mapping.start()
    mapping.pause()
    stream.write(['a'])

    expect(await allIdle([mapping])).toBe(false)
    expect(await allIdle([mapping])).toBe(false)
  })

  it('not if a handler has started and ended while another stream was still being read, because it may have written', async () => {
    const first = mappingOf(() => null)
    const second = mappingOf(() => {
      first.stream.write(['effect'])
    })
    const third = mappingOf(() => null)
    const all = [first, second, third]
    for (const { mapping, clock } of all) {
      await mapping.start()
      await clock.settle()
    }
    const slow = Promise.withResolvers<void>()
    third.stream.gate = slow.promise
    second.stream.write(['cause'])

    const asked = allIdle(all.map(({ mapping }) => mapping))
    await second.clock.settle()
    slow.resolve()

    expect(second.batches).toEqual([['cause']])
    expect(await asked).toBe(false)
    expect(first.batches).toEqual([])
  })

  it('not if it is stopped during the call', async () => {
    const { mapping, stream, clock } = mappingOf(() => null)
    await mapping.start()
    await clock.settle()
    stream.gate = Promise.resolve()

    const asked = allIdle([mapping])
    await mapping.stop()

    expect(await asked).toBe(false)
  })

  it('not while another mapping has just delivered, because that handler may have written', async () => {
    const first = mappingOf(() => null)
    const second = mappingOf(() => {
      first.stream.write(['effect'])
    })
    await first.mapping.start()
    await second.mapping.start()
    await first.clock.settle()
    second.stream.write(['cause'])

    const both = [first.mapping, second.mapping]
    const asked = await allIdle(both)
    await first.clock.settle()
    const effectPending = await allIdle(both)
    await first.clock.settle()

    expect([asked, effectPending]).toEqual([false, false])
    expect(await allIdle(both)).toBe(true)
  })

  it('not while its stream does not respond, nor before it is started', async () => {
    const { mapping, stream } = mappingOf(() => null)
    const beforeStart = await allIdle([mapping])
    await mapping.start()
    stream.failure = new Error('down')

    expect([beforeStart, await allIdle([mapping])]).toEqual([false, false])
  })
})
