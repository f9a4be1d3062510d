import { PassThrough, Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { partsOf } from '../../../packages/dynamo-signals/src/lean/parts-of.ts'

const bytes = (...values: number[]) => new Uint8Array(values)
const bytesIn = (parts: readonly Uint8Array[]) => [...Buffer.concat(parts)]

describe('the parts of a body', () => {
  it('are those of a stream of Node', async () => {
    const parts = await partsOf(Readable.from([bytes(1, 2), bytes(3)]))

    expect(parts).toEqual([bytes(1, 2), bytes(3)])
  })

  it('are those of a stream that gets them later', async () => {
    const stream = new PassThrough()
    const parts = partsOf(stream)
    stream.write(bytes(1))
    await new Promise(resolve => setImmediate(resolve))
    stream.end(bytes(2))

    expect(bytesIn(await parts)).toEqual([1, 2])
  })

  it('are none if the stream has none', async () => {
    expect(await partsOf(Readable.from([]))).toEqual([])
  })

  it('are those of a stream of the web', async () => {
    expect(await partsOf(new Blob([bytes(1, 2)]).stream())).toEqual([bytes(1, 2)])
  })

  it('are none after the stream was read', async () => {
    const stream = Readable.from([bytes(1)])
    await Array.fromAsync(stream)

    expect(await partsOf(stream)).toEqual([])
  })
})

describe('a body that is cut off', () => {
  it('rejects with the error of its stream', async () => {
    const stream = new PassThrough()
    const parts = partsOf(stream)
    stream.write(bytes(1))
    stream.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))

    await expect(parts).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  it.each(['before', 'while'])('rejects if its stream was closed without an error %s it is read', async when => {
    const stream = new PassThrough()
    stream.write(bytes(1))
    if (when === 'before') stream.destroy()
    const parts = partsOf(stream)
    if (when === 'while') stream.destroy()

    await expect(parts).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' })
  })
})
