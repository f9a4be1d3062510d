import { describe, expect, it } from 'vitest'
import { EventSourceMapping } from '../../../packages/local-cloud/src/event-source-mapping/event-source-mapping.ts'
import { mappingOf, reportFailed } from './running-mapping.ts'

const REPORT = { functionResponseTypes: ['ReportBatchItemFailures'] } as const

describe('over a restart', () => {
  it('delivery continues after the checkpoint', async () => {
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(() => null)
    stream.write(['a'])
    await mapping.start()
    await clock.settle()
    await mapping.stop()
    stream.write(['b'])

    await new EventSourceMapping(mappingOptions).start()
    await clock.settle()

    expect(batches).toEqual([['a'], ['b']])
  })

  it('delivery continues after the last batch before the stop, although progress is not stored after each', async () => {
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(() => null, { batchSize: 1 })
    stream.write(['a', 'b', 'c'])
    await mapping.start()
    await clock.settle()
    await mapping.stop()

    await new EventSourceMapping(mappingOptions).start()
    await clock.settle()

    expect(batches).toEqual([['a'], ['b'], ['c']])
  })

  it('records in flight at a crash are delivered again', async () => {
    const never = new Promise<void>(() => {})
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(() => never, { timeout: 900 })
    stream.write(['a'])
    await mapping.start()
    await clock.settle()

    await new EventSourceMapping(mappingOptions).start()
    await clock.settle()

    expect(batches).toEqual([['a'], ['a']])
  })

  it('a partly finished batch continues where it stopped', async () => {
    const { mapping, mappingOptions, stream, clock, batches } = mappingOf(
      (_, event) => reportFailed(event, 'b'),
      REPORT,
    )
    stream.write(['a', 'b'])
    await mapping.start()
    await clock.settle()
    await mapping.stop()

    await new EventSourceMapping(mappingOptions).start()
    await clock.settle()

    expect(batches).toEqual([['a', 'b'], ['b']])
  })

  it('trimmed records are reported as a gap, and delivery continues with the oldest', async () => {
    const { mapping, mappingOptions, stream, clock, batches, logged } = mappingOf(() => null)
    stream.write(['a'])
    await mapping.start()
    await clock.settle()
    await mapping.stop()
    stream.write(['lost'])
    stream.trim()
    stream.write(['b'])

    const restarted = new EventSourceMapping(mappingOptions)
    await restarted.start()
    await clock.settle()

    expect(batches).toEqual([['a'], ['b']])
    expect(restarted.status().trimGaps).toBe(1)
    expect(logged.at(-1)).toContain('records of shard-1 were trimmed')
  })

  it('an unfinished shard that was trimmed is reported as a gap, too', async () => {
    const { mapping, mappingOptions, stream, clock } = mappingOf(() => null)
    stream.write(['a'])
    await mapping.start()
    await clock.settle()
    await mapping.stop()
    stream.addShard('shard-2', 'shard-1')
    stream.dropShard('shard-1')

    const restarted = new EventSourceMapping(mappingOptions)
    await restarted.start()
    await clock.advance(5000)

    expect(restarted.status().trimGaps).toBe(1)
  })
})
