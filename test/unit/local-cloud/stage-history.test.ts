import type { ItemHistory, ReceiverHistory } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { knownWrites } from '../../../packages/local-cloud/src/stage/history/known-writes.ts'
import { Author } from '../../support/bookshop.ts'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'
import { runningStage } from './running-stage.ts'

const connected = tidyReceivers()

/** The console of a stage in which a request has saved ada, and a receiver has failed at the record. */
async function stageWithHistory() {
  const shop = parkingShop()
  connectFailing(connected, () => {
    throw new Error('out of <ink>')
  })
  await shop.database
    .withContext({ requestId: 'r-1' })
    .repository(Author)
    .create({ id: 'ada', email: 'ada@example.org' })
  await shop.authors.create({ id: 'eve', email: 'eve@example.org' })
  await shop.deliver()
  await shop.deliver()
  const stage = await runningStage(shop.database, { consumers: [consumer] })
  const before = shop.line.sent.length
  return { ...stage, sent: () => shop.line.sent.slice(before) }
}

it('shows what is stored about an item, and says what is not', async () => {
  const { ask, sent } = await stageWithHistory()

  const instance = await ask('/data/instances/Author?id=ada')
  const [, path = ''] = /href="([^"]+)">History<\/a><\/p>/.exec(instance.text) ?? []
  const { text } = await ask(path.replaceAll('&amp;', '&'))

  expect(text).toContain('Version 1')
  expect(text).toContain('Context: requestId r-1.')
  expect(text).toContain('No durable receiver led to it.')
  expect(text).toMatch(/dead letter<\/span> <strong>fails<\/strong>.*Error: out of &lt;ink&gt;/)
  expect(text).toMatch(/done<\/span> <strong>notes<\/strong>/)
  expect(text).toContain('Not stored are: how long anything')
  expect(sent()).not.toContain('Scan')
})

it('finds what a request wrote only when it is asked, with a search', async () => {
  const { ask, sent } = await stageWithHistory()

  const forms = await ask('/history')
  expect(sent()).toEqual([])
  const found = await ask('/history/request?id=r-1')

  expect(forms.text).toContain('this search reads the table')
  expect(forms.text).toContain('There is no list of recent requests')
  expect(sent()).toEqual(['Scan'])
  expect(found.text).toContain('<a href="/history/item?model=Author&amp;id=ada">Author ada</a>')
  expect(found.text).not.toContain('Author eve')
})

it.each(['/history/item?model=Nothing&id=a', '/history/item?model=Author', '/history/request'])(
  'has no page at %s',
  async path => {
    expect((await (await stageWithHistory()).ask(path)).status).toBe(404)
  },
)

it('says that nothing is stored about an item that never was', async () => {
  const { text } = await (await stageWithHistory()).ask('/history/item?model=Author&id=nobody')

  expect(text).toContain('The item does not exist.')
  expect(text).toContain('Nothing is stored about it.')
})

const ORIGIN = { context: {}, hops: 0, receivers: [] }
const receiver = (more: Partial<ReceiverHistory>): ReceiverHistory => ({
  dispatchUid: 'mails',
  consumer: 'mail',
  handled: [],
  attempted: [],
  letters: [],
  due: undefined,
  hasMore: false,
  ...more,
})
const history = (more: Partial<ItemHistory>): ItemHistory => ({
  itemKey: 'Author#ada',
  lastWrite: { version: 3, writeId: 'c', at: '2026-03-01T12:00:03.000Z', ...ORIGIN },
  earlierWriteIds: ['b', 'a'],
  deletes: [],
  receivers: [],
  ...more,
})

it('lists the writes that the item names first, newest first, and then those that only the ledger names', () => {
  const at = (second: number) => `2026-03-01T12:00:0${second}.000Z`
  const done = (recordId: string, second: number) => ({ recordId, outcome: 'done', at: at(second) }) as const
  const handled = [done('2.b', 4), done('deleted.x', 1), done('foreign.y', 2)]

  const writes = knownWrites(history({ receivers: [receiver({ handled })] }))

  expect(writes.map(({ kind, version, id }) => [kind, version, id])).toEqual([
    ['saved', 3, 'c'],
    ['saved', 2, 'b'],
    ['saved', undefined, 'a'],
    ['unknown', undefined, 'foreign.y'],
    ['deleted', undefined, 'deleted.x'],
  ])
  expect(writes[1]?.marks).toEqual([{ dispatchUid: 'mails', consumer: 'mail', state: 'done', at: at(4) }])
})

it('begins with the delete of an item that does not exist', () => {
  const deletes = [{ writeId: 'c', origin: 'delete', root: undefined, ...ORIGIN, hops: 2 }]

  const writes = knownWrites(history({ lastWrite: undefined, earlierWriteIds: [], deletes }))

  expect(writes).toMatchObject([{ kind: 'deleted', id: 'deleted.c', origin: { hops: 2 } }])
})

it('shows attempts only while neither a receipt nor a letter says how they ended', () => {
  const attempted = ['3.c', '2.b'].map(recordId => ({
    recordId,
    attempts: 1,
    firstFailedAt: '2026-03-01T12:00:00.000Z',
  }))
  const handled = [{ recordId: '2.b', outcome: 'done', at: '2026-03-01T12:00:01.000Z' } as const]

  const [last, before] = knownWrites(history({ receivers: [receiver({ attempted, handled })] }))

  expect(last?.marks).toMatchObject([{ state: 'failing', detail: '1 attempt' }])
  expect(before?.marks).toMatchObject([{ state: 'done' }])
})
