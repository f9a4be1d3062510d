import { scan } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import { memoryItems } from '../../support/memory-items.ts'
import { Order, orderBook } from '../../support/orders.ts'

async function stocked() {
  const book = await orderBook()
  for (let at = 0; at < 30; at++) {
    await book.orders.create({ id: `o${at}`, customerId: 'ada', placedAt: '2026', total: at })
  }
  book.line.take()
  return book
}

describe('a scan', () => {
  it('visits every instance of a model once, in any number of segments', async () => {
    const { database } = await stocked()
    for (const segments of [1, 3, 8]) {
      const seen: string[] = []

      const { visited, scanned, resumeFrom } = await scan(database, Order, { segments }, ({ id }) => seen.push(id))

      expect(new Set(seen)).toEqual(new Set(Array.from({ length: 30 }, (_, at) => `o${at}`)))
      // Two customers are read as well.
      expect([visited, scanned, resumeFrom]).toEqual([30, 32, undefined])
    }
  })

  it('visits only the instances that where selects, which can be saved', async () => {
    const { database, orders, line } = await stocked()

    const { visited } = await scan(
      database,
      Order,
      { segments: 1, where: (order, { gte }) => gte(order.total, 28) },
      order => orders.update(order, { status: 'sent' }),
    )

    expect(visited).toBe(2)
    expect(line.take().filter(name => name !== 'Scan' && name !== 'DescribeTable')).toEqual(['PutItem', 'PutItem'])
  })

  it('resumes where a visit failed', async () => {
    const { database } = await stocked()
    const seen = new Set<string>()
    const tokens: string[] = []
    const visit = ({ id }: { readonly id: string }) => {
      if (seen.size === 20 && !seen.has('resumed')) throw new Error('full')
      seen.add(id)
    }
    const onProgress = ({ resumeFrom }: { readonly resumeFrom: string }) => void tokens.push(resumeFrom)

    await expect(scan(database, Order, { segments: 1, rateLimit: 5, onProgress }, visit)).rejects.toThrow('full')
    seen.add('resumed')
    await scan(database, Order, { resumeFrom: tokens.at(-1) ?? '' }, visit)
    seen.delete('resumed')

    expect(seen.size).toBe(30)
  })

  it('ends at an unreadable item, unless the caller handles it', async () => {
    const { database, ...rest } = await stocked()
    memoryItems(rest).set('Order#o7', { total: { N: '12345678901234567890' } })
    const skipped: string[] = []

    await expect(scan(database, Order, {}, () => undefined)).rejects.toMatchObject({ code: 'repository.unreadable' })
    const { visited } = await scan(database, Order, { onUnreadable: (_, id) => skipped.push(id) }, () => undefined)

    expect([visited, skipped]).toEqual([29, ['o7']])
  })

  it('needs a function', async () => {
    const { database } = await stocked()

    await expect(scan(database, Order, {}, undefined as never)).rejects.toThrow(
      'scan of Order needs a function, not undefined.',
    )
  })
})
