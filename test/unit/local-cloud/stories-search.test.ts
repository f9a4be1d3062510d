import { expect, it } from 'vitest'
import type { ChangeReader } from '../../../packages/local-cloud/src/stories/change.ts'
import { listRecords } from '../../../packages/local-cloud/src/stories/read-records.ts'
import { listStories } from '../../../packages/local-cloud/src/stories/read-stories.ts'
import { change, put, recordedStories } from './recorded-stories.ts'

const readChange: ChangeReader = ({ keys }) => {
  const pk = (keys.pk as { S: string }).S
  return {
    item: pk.replace('#', ' '),
    requestId: `request-of-${pk}`,
    isBookkeeping: pk.startsWith('unique'),
    silent: [],
  }
}

/** Two stories: one of a user whose mail is parked, and one of a product that everybody has handled. */
async function twoStories() {
  const { store, recorder } = recordedStories({ readChange })
  const [user, guard, product] = [change('User#ada'), change('unique#email'), change('Product#tea')]
  const report = (eventId: string, receiver: string, consumer: string, outcome: 'done' | 'parked', error?: Error) =>
    recorder.report({ eventId, receiver, consumer, recordId: '1', item: 'i', outcome, error })
  await recorder.request(
    'POST /users',
    async () => recorder.committed(put(user, guard)),
    () => 201,
  )
  await recorder.request(
    'POST /products',
    async () => recorder.committed(put(product)),
    () => 201,
  )
  for (const [functionName, outcome] of [
    ['mail', 'delivered'],
    ['links', 'filtered'],
  ] as const) {
    const record = { eventID: user.eventId, dynamodb: { SequenceNumber: user.sequenceNumber } }
    recorder.observe({ functionName, record, outcome, at: 0 })
  }
  report(user.eventId, 'mail/welcome', 'mail', 'parked', new Error('no printer'))
  report(product.eventId, 'search/index', 'search', 'done')
  const stories = (filter: object) => listStories(store, { limit: 9, ...filter }).map(({ title }) => title)
  const records = (filter: object) => listRecords(store, { limit: 9, ...filter }).map(({ data }) => data.item)
  return { stories, records }
}

it.each<[string, object, string[]]>([
  ['nothing', {}, ['POST /products', 'POST /users']],
  ['an item', { text: 'user ada' }, ['POST /users']],
  ['the beginning of a value', { text: 'name of Prod' }, ['POST /products']],
  ['a receiver', { text: 'mail/welcome' }, ['POST /users']],
  ['an error', { text: 'no printer' }, ['POST /users']],
  ['a request', { text: 'request-of-User#ada' }, ['POST /users']],
  ['a part of the title', { text: 'OST /prod' }, ['POST /products']],
  ['a sign of the title', { text: '/' }, ['POST /products', 'POST /users']],
  ['a sign that is in no title', { text: '%' }, []],
  ['a state', { state: 'parked' }, ['POST /users']],
  ['the state of all the others', { state: 'done' }, ['POST /products']],
  ['a request ID', { requestId: 'request-of-Product#tea' }, ['POST /products']],
  ['what is nowhere', { text: 'coffee' }, []],
  ['signs that mean something to the database', { text: '") or * -- \'' }, []],
])('finds stories by %s', async (_, filter, found) => {
  const { stories } = await twoStories()

  expect(stories(filter)).toEqual(found)
})

it.each<[string, object, string[]]>([
  ['nothing, without bookkeeping', {}, ['Product tea', 'User ada']],
  ['nothing, with bookkeeping', { bookkeeping: true }, ['Product tea', 'unique email', 'User ada']],
  ['a model', { model: 'User' }, ['User ada']],
  ['an ID', { text: 'tea' }, ['Product tea']],
  ['a text without a word', { text: '%' }, []],
  ['a consumer that was notified', { consumer: 'mail' }, ['User ada']],
  ['a consumer that was not', { consumer: 'links' }, []],
  ['an outcome of a receiver', { outcome: 'parked' }, ['User ada']],
  ['a receiver', { text: 'search/index' }, ['Product tea']],
  ['an error of a receiver', { text: 'printer' }, ['User ada']],
  ['a request', { requestId: 'request-of-User#ada' }, ['User ada']],
])('finds records by %s', async (_, filter, found) => {
  const { records } = await twoStories()

  expect(records(filter)).toEqual(found)
})

it('lists records page by page', async () => {
  const { store, recorder } = recordedStories()
  recorder.committed(put(...['a', 'b', 'c'].map(pk => change(pk))))

  const [newest, older] = listRecords(store, { limit: 2 })
  const rest = listRecords(store, { limit: 2, before: older?.id ?? 0 })

  expect([newest, older, ...rest].map(record => record?.data.item)).toEqual(['c', 'b', 'a'])
})

it('finds a record by the latest error of its receiver, and not by an earlier one', () => {
  const { store, recorder } = recordedStories({ readChange })
  const user = change('User#ada')
  recorder.committed(put(user))
  const fail = (message: string) =>
    recorder.report({
      eventId: user.eventId,
      receiver: 'mail/welcome',
      consumer: 'mail',
      recordId: '1',
      item: 'User ada',
      outcome: 'failed',
      error: new Error(message),
    })
  const found = (text: string) => listRecords(store, { limit: 9, text }).length

  fail('no printer')
  const first = ['printer', 'mail/welcome'].map(found)
  fail('out of paper')

  expect(first).toEqual([1, 1])
  expect(['printer', 'paper', 'mail/welcome'].map(found)).toEqual([0, 1, 1])
})
