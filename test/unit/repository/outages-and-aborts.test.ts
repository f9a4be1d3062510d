import { preSave, UnavailableError } from 'dynamo-signals'
import { beforeEach, describe, expect, it } from 'vitest'
import { BOOKSHOP, Genre } from '../../support/bookshop.ts'
import { answers, lostRequest, silence } from '../../support/faulty-transport.ts'
import { manualTime } from '../../support/manual-time.ts'
import { type MemoryDatabase, memoryDatabase } from '../../support/memory-database.ts'
import { ServiceError } from '../../support/memory-dynamodb/service-error.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
let time: ReturnType<typeof manualTime>
let shop: MemoryDatabase
beforeEach(() => {
  time = manualTime()
  shop = memoryDatabase(BOOKSHOP, { runtime: { ...time.runtime, random: () => 0.5 } })
})

const genres = () => shop.database.repository(Genre)
const throttled = () => new ServiceError('ProvisionedThroughputExceededException', 'Slow down')

describe('throttling and outages', () => {
  it('backs off while DynamoDB throttles, then is unavailable', async () => {
    shop.line.next('PutItem', ...Array.from({ length: 1_000 }, () => answers(throttled())))

    await expect(genres().create({ title: 'Poetry' })).rejects.toMatchObject({ outcome: 'nothingWritten' })
    expect(time.elapsed()).toBeGreaterThan(4_000)
    expect(shop.table.records).toEqual([])
  })

  it('is unavailable with an unknown outcome if no response arrives', async () => {
    shop.line.next('PutItem', ...Array.from({ length: 1_000 }, () => lostRequest))

    await expect(genres().create({ title: 'Poetry' })).rejects.toMatchObject({ outcome: 'unknown' })
  })

  it('ends at the deadline although the connection stays silent', async () => {
    const { database, line } = shop.reopen({ runtime: { schedule: (_milliseconds, run) => soon(run) } })
    line.next('PutItem', silence)

    await expect(database.repository(Genre).create({ title: 'Poetry' })).rejects.toMatchObject({ outcome: 'unknown' })
  })

  it('also retries reads, and writes nothing without a successful read', async () => {
    const genre = await genres().create({ title: 'Poetry' })
    shop.line.next('GetItem', lostRequest, answers(throttled()))

    expect(await genres().get(genre.id)).toEqual(genre)

    shop.line.next('GetItem', ...Array.from({ length: 1_000 }, () => lostRequest))
    shop.line.take()
    const refused = genres().save({ id: genre.id, title: 'Verse' }, { mode: 'update' })
    await expect(refused).rejects.toThrow(UnavailableError)
    expect(shop.line.take()).not.toContain('PutItem')
  })
})

describe('an abort', () => {
  it('ends the call with the reason of the signal, before anything is sent', async () => {
    const abortSignal = AbortSignal.abort(new Error('Enough.'))

    await expect(genres().create({ title: 'Poetry' }, { abortSignal })).rejects.toThrow('Enough.')
    expect(shop.line.sent).toEqual([])
  })

  it('ends the call while it waits for a response, and stops the attempts', async () => {
    const controller = new AbortController()
    shop.line.next('PutItem', () => {
      controller.abort(new Error('Enough.'))
      return new Promise(() => {})
    })

    const aborted = genres().create({ title: 'Poetry' }, { abortSignal: controller.signal })

    await expect(aborted).rejects.toThrow('Enough.')
    expect(shop.line.sent).toEqual(['PutItem'])
  })

  it('ends the call while a receiver hangs: nothing is written, even if the receiver continues', async () => {
    const controller = new AbortController()
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const hang = () => {
      controller.abort(new Error('Enough.'))
      return released
    }
    connected(preSave.connect(hang, { sender: Genre }))

    const aborted = genres().create({ title: 'Poetry' }, { abortSignal: controller.signal })

    await expect(aborted).rejects.toThrow('Enough.')
    release()
    await new Promise(resolve => setImmediate(resolve))
    expect(shop.line.sent).toEqual([])
  })

  it('by a time limit rejects with its TimeoutError', async () => {
    shop.line.next('PutItem', silence)

    const late = genres().create({ title: 'Poetry' }, { abortSignal: AbortSignal.timeout(1) })

    await expect(late).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

function soon(run: () => void): () => void {
  const immediate = setImmediate(run)
  return () => clearImmediate(immediate)
}
