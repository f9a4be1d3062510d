import { created, postDelete, postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { connectFailing, options, parkingShop, type Records } from '../../support/parking-shop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

/** A record as no AWS service writes it, but as another process in between may hand it on. */
type Odd = (record: Records[number]) => object
const said =
  (facts: object): Odd =>
  record => ({ ...record, ...facts })
const stored =
  (facts: object): Odd =>
  record => ({ ...record, dynamodb: { ...record.dynamodb, ...facts } })
const attribute =
  (attributes: object): Odd =>
  record =>
    stored({ NewImage: { ...record.dynamodb?.NewImage, ...attributes } })(record)
const circle: { self?: object } = {}
circle.self = circle

const ODD_RECORDS: Readonly<Record<string, Odd>> = {
  'a sequence number that is a number': stored({ SequenceNumber: 12_345 }),
  'a sequence number that is a bigint': stored({ SequenceNumber: 12_345n }),
  'a sequence number that is an object': stored({ SequenceNumber: {} }),
  'a sequence number of 3,000 digits': stored({ SequenceNumber: '9'.repeat(3_000) }),
  'no sequence number': stored({ SequenceNumber: undefined }),
  'keys that lead round in a circle': stored({ Keys: circle }),
  'keys that JSON has no form of': stored({ Keys: { pk: 1n } }),
  'keys of 500 KB': record => ({
    ...stored({ Keys: { pk: { S: 'x'.repeat(500_000) } } })(record),
    more: circle,
  }),
  'an id without a prototype': said({ eventID: Object.create(null) }),
  'an id that is a symbol': said({ eventID: Symbol('id') }),
  'a Region without a prototype': said({ awsRegion: Object.create(null) }),
  'a time that is a text': stored({ ApproximateCreationDateTime: '2026-01-01T00:00:00Z' }),
  'a time that is a symbol': stored({ ApproximateCreationDateTime: Symbol('time') }),
  'an event name in lower case': said({ eventName: 'insert' }),
  'a partition key with half a surrogate pair': attribute({ pk: { S: 'Author#ada\ud800' } }),
  'write IDs that are not a list': attribute({ _wids: { L: 'x' } }),
  'causes that are not a list': attribute({ _hop: { N: '1' }, _cause: { L: {} } }),
  'an attribute in place of a cause': attribute({ _hop: { N: '1' }, _cause: { L: [null] } }),
}

it.each(Object.entries(ODD_RECORDS))('parks a record with %s, and delivers its neighbor', async (_, odd) => {
  const { table, deliver, letters, authors } = parkingShop()
  const heard = connectFailing(connected, () => {
    throw new Error('No.')
  })
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.create({ id: 'bob', email: 'bob@example.org' })
  const records = structuredClone(table.records) as Records[number][]
  const batch = records.map(each => (JSON.stringify(each).includes('Author#ada') ? odd(each) : each)) as Records

  expect(await deliver(batch)).not.toEqual([])
  expect(await deliver(batch)).toEqual([])

  expect(heard).toContain('bob')
  expect((await letters()).map(({ error }) => error)).toEqual(['Error: No.'])
})

it('treats a null image as a missing one', async () => {
  const { table, deliver, authors } = parkingShop()
  const heard: unknown[] = []
  connected(
    postSave.connect(event => void heard.push(event.created), { ...options, dispatchUid: 'saved', when: created() }),
    postDelete.connect(({ instance }) => void heard.push(instance.id), { ...options, dispatchUid: 'deleted' }),
  )
  const ada = await authors.create({ id: 'ada', email: 'ada@example.org' })
  await authors.delete(ada)
  const withNulls = (record: Records[number]) => ({
    ...record,
    dynamodb: {
      ...record.dynamodb,
      NewImage: record.dynamodb?.NewImage ?? null,
      OldImage: record.dynamodb?.OldImage ?? null,
    },
  })

  expect(await deliver(table.records.map(record => withNulls(record as Records[number])) as Records)).toEqual([])

  expect(heard).toEqual([true, 'ada'])
})

const remaining = (getRemainingTimeInMillis: unknown) => ({ getRemainingTimeInMillis }) as never

it.each([
  ['throws', remaining(() => fail())],
  ['returns nothing', remaining(() => undefined)],
  ['returns NaN', remaining(() => Number.NaN)],
  ['never ends', remaining(() => Number.POSITIVE_INFINITY)],
  ['returns a promise', remaining(async () => 5_000)],
  ['returns a bigint', remaining(() => 10n)],
  ['returns a symbol', remaining(() => Symbol('time'))],
  ['returns more than a timer takes', remaining(() => 2 ** 40)],
  ['is not a function', remaining(60_000)],
  ['belongs to no context', null as never],
])('delivers with a context whose remaining time %s', async (_, context) => {
  const { handle, table, authors } = parkingShop()
  const done: string[] = []
  connected(
    postSave.connect(
      async ({ once, instance }) => {
        await new Promise(setImmediate)
        await once('note', async () => done.push(instance.id))
      },
      { ...options, dispatchUid: 'run' },
    ),
  )
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  expect((await handle({ Records: table.records as Records }, context)).batchItemFailures).toEqual([])

  expect(done).toEqual(['ada'])
})

function fail(): never {
  throw new Error('No.')
}

it('reads a time that the SDK has parsed into a Date', async () => {
  const { table, deliver, authors } = parkingShop()
  const times: (number | undefined)[] = []
  connected(postSave.connect(({ record }) => void times.push(record.writtenAt), { ...options, dispatchUid: 'times' }))
  await authors.create({ id: 'ada', email: 'ada@example.org' })
  const at = new Date('2026-01-01T00:00:00Z')
  const records = structuredClone(table.records) as Records[number][]

  await deliver(records.map(stored({ ApproximateCreationDateTime: at })) as Records)

  expect(times).toEqual([at.getTime()])
})

it('does not mistake inherited properties for attributes of the item', async () => {
  const { table, deliver, authors } = parkingShop()
  const answers: boolean[] = []
  const when = {
    description: 'toString changed',
    test: (change: { isChanged(field: string): boolean }) => {
      answers.push(change.isChanged('toString'))
      return false
    },
  }
  connected(postSave.connect(() => {}, { ...options, dispatchUid: 'inherited', when: when as never }))
  await authors.create({ id: 'ada', email: 'ada@example.org' })

  await deliver(structuredClone(table.records) as Records)

  expect(answers).toEqual([false])
})
