import { postDelete, postSave } from 'dynamo-signals'
import { itemHistory } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { Author, Profile } from '../../support/bookshop.ts'
import { connectFailing, consumer, parkingShop } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT/)

it('knows who made the last write, and what each receiver did with the records', async () => {
  let time = Date.UTC(2026, 2, 1)
  const now = () => {
    time += 1000
    return new Date(time)
  }
  const { database, deliver } = parkingShop({ runtime: { now } })
  connectFailing(connected, () => {
    throw new Error('out of ink')
  })
  const authors = database.withContext({ actor: 'eve', requestId: 'r-1' }).repository(Author)
  const ada = await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.update(ada, { name: 'Ada' })
  await deliver()
  await deliver()

  const { itemKey, lastWrite, earlierWriteIds, deletes, receivers } = await itemHistory(database, Author, 'ada')

  expect(itemKey).toBe('Author#ada')
  const context = { actor: 'eve', requestId: 'r-1' }
  expect(lastWrite).toMatchObject({ version: 2, at: ISO, context, hops: 0, receivers: [] })
  expect(earlierWriteIds).toHaveLength(1)
  expect(deletes).toEqual([])
  const [first, second] = [`1.${earlierWriteIds[0]}`, `2.${lastWrite?.writeId}`]
  expect(receivers).toMatchObject([
    {
      dispatchUid: 'fails',
      consumer,
      handled: [],
      attempted: [{ recordId: first, attempts: 2, firstFailedAt: ISO }],
      letters: [
        { recordId: first, error: 'Error: out of ink' },
        { recordId: second, parkedBehind: true },
      ],
      due: undefined,
      hasMore: false,
    },
    { dispatchUid: 'notes', letters: [], attempted: [] },
  ])
  expect(receivers[1]?.handled).toEqual([
    { recordId: second, outcome: 'done', at: ISO },
    { recordId: first, outcome: 'done', at: ISO },
  ])
})

it('knows the receivers that led to a write', async () => {
  const { database, deliver } = parkingShop()
  const options = { sender: Author, consumer } as const
  connected(
    postSave.connect(
      async ({ instance, effects }) => void (await effects.repository(Profile).getOrCreate({ authorId: instance.id })),
      { ...options, dispatchUid: 'open-profile' },
    ),
  )
  await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  await deliver()

  const { lastWrite, receivers } = await itemHistory(database, Profile, 'ada')

  expect(lastWrite).toMatchObject({ hops: 1, receivers: ['open-profile'] })
  expect(receivers).toEqual([])
})

it('knows why an item was deleted, and what its receivers did', async () => {
  const { database, deliver, table } = parkingShop()
  connected(postDelete.connect(() => {}, { sender: Profile, consumer, dispatchUid: 'forgets' }))
  const author = await database.repository(Author).create({ id: 'ada', email: 'ada@example.org' })
  await database.repository(Profile).create({ authorId: 'ada' })
  await database.withContext({ requestId: 'r-2' }).repository(Author).delete(author)
  await deliver(table.records as never)

  const { lastWrite, deletes, receivers } = await itemHistory(database, Profile, 'ada')

  expect(lastWrite).toBeUndefined()
  expect(deletes).toMatchObject([
    { origin: 'cascade', root: { model: 'Author', id: 'ada' }, context: { requestId: 'r-2' } },
  ])
  expect(receivers).toMatchObject([{ handled: [{ recordId: `deleted.${deletes[0]?.writeId}`, outcome: 'done' }] }])
})

it('reads the item and three entries for each receiver, and scans nothing', async () => {
  const { database, line } = parkingShop()
  connectFailing(connected, () => {})
  const before = line.sent.length

  expect(await itemHistory(database, Author, 'nobody')).toMatchObject({ lastWrite: undefined, earlierWriteIds: [] })

  expect(line.sent.slice(before).toSorted()).toEqual([
    'GetItem',
    'GetItem',
    'GetItem',
    'Query',
    'Query',
    'Query',
    'Query',
    'Query',
  ])
})
