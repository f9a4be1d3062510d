import { becomes, changed, created, or, postSave } from 'dynamo-signals'
import { expect, it } from 'vitest'
import { readChange } from '../../../local/read-change.ts'
import { Author } from '../../support/bookshop.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

const of = (before: object | undefined, after: object | undefined) => {
  const images = { before: before as never, after: after as never }
  return readChange({
    eventId: 'e',
    sequenceNumber: '1',
    table: 't',
    keys: { pk: { S: 'pk' } },
    isExpiry: false,
    ...images,
  })
}

const author = (writeId: string, more: object = {}) => ({
  _type: { S: 'Author' },
  id: { S: 'ada' },
  _wid: { S: writeId },
  _ctx: { M: { requestId: { S: `r-${writeId}` } } },
  _cause: { L: [{ S: 'carts/open' }, { S: 'carts/fill' }] },
  ...more,
})

it('names an instance, and the request and receiver that wrote it', () => {
  expect(of(undefined, author('w1'))).toMatchObject({
    item: 'Author ada',
    requestId: 'r-w1',
    receiver: 'carts/fill',
    isBookkeeping: false,
  })
})

it.each([
  ['a delete', author('w1'), undefined],
  ['a change of another program', author('w1'), author('w1', { name: { S: 'x' } })],
])('does not take the last writer for the one of %s', (_, before, after) => {
  expect(of(before, after)).toMatchObject({ item: 'Author ada', requestId: undefined, receiver: undefined })
})

it('tells signals from bookkeeping', () => {
  expect(of(undefined, { _signal: { S: 'reminder-due' } })).toMatchObject({
    item: 'Signal reminder-due',
    isBookkeeping: false,
  })
  expect(of(undefined, { owner: { S: 'u1' } })).toMatchObject({ item: 'pk', isBookkeeping: true })
})

it('says why a receiver is not notified, with the fields of its condition', () => {
  const when = {
    welcome: becomes('isActive', true),
    index: changed('name'),
    enter: becomes('pin', 1),
    greet: or(created(), becomes('age', 18)),
  }
  for (const [dispatchUid, condition] of Object.entries(when)) {
    connected(postSave.connect(() => {}, { sender: 'Author', dispatchUid, consumer: 'mail', when: condition as never }))
  }
  connected(postSave.connect(() => {}, { sender: Author, dispatchUid: 'always', consumer: 'mail' }))
  connected(postSave.connect(() => {}, { sender: 'Book', dispatchUid: 'books', consumer: 'mail', when: created() }))
  const before = author('w1', { isActive: { BOOL: true }, name: { S: 'Ada' }, age: { N: '17' }, pin: { N: '4711' } })
  const after = author('w2', { isActive: { BOOL: false }, name: { S: 'Ada' }, age: { N: '19' }, pin: { N: '4712' } })

  const { silent } = of(before, after)

  expect(silent).toEqual([
    {
      receiver: 'welcome',
      consumer: 'mail',
      reason: 'only if becomes(isActive, true), but isActive went from true to false',
    },
    { receiver: 'index', consumer: 'mail', reason: 'only if changed(name), but name stays a text' },
    { receiver: 'enter', consumer: 'mail', reason: 'only if becomes(pin, 1), but pin went from a text to a text' },
    {
      receiver: 'greet',
      consumer: 'mail',
      reason: 'only if (created or becomes(age, 18)), but the instance already existed and age went from 17 to 19',
    },
  ])
})
