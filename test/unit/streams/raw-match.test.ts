import { and, becomes, changed, created, defineModel, or, postDelete, postSave, type When } from 'dynamo-signals'
import type { LambdaRecord } from 'dynamo-signals/streams'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { unwantedBy } from '../../../packages/dynamo-signals/src/streams/raw-match.ts'
import { concernedBy } from '../../../packages/dynamo-signals/src/streams/receivers-for.ts'
import { readRecord } from '../../../packages/dynamo-signals/src/streams/stream-record.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.looseObject({})
const Order = defineModel('Order', { schema })
const Note = defineModel('Note', { schema })
const { core } = coreOf(memoryDatabase([Order, Note]).database)

let undo: (() => void)[] = []
afterEach(() => {
  for (const disconnect of undo) disconnect()
  undo = []
})

function connect(when: When<never> | undefined, signal: typeof postSave | typeof postDelete = postSave): void {
  const dispatchUid = `raw/${undo.length}`
  undo.push(signal.connect(() => {}, { sender: Order, consumer: 'raw', dispatchUid, ...(when && { when }) } as never))
}

const image = (fields: object) => ({ pk: { S: 'Order#1' }, sk: { S: 'instance' }, _type: { S: 'Order' }, ...fields })
const saved = (before: object | undefined, after: object): LambdaRecord => ({
  eventID: '1',
  eventName: before ? 'MODIFY' : 'INSERT',
  dynamodb: { NewImage: image(after), ...(before && { OldImage: image(before) }) },
})

const values = fc.constantFrom('paid', 'open', '', 'true', true, false, null, 0, 1.5)
const field = fc.constantFrom('status', 'isOpen', 'toString')
const condition: fc.Arbitrary<When<never>> = fc.letrec<{ when: When<never> }>(tie => ({
  when: fc.oneof(
    { maxDepth: 2 },
    fc.constant(created() as When<never>),
    field.map(name => changed(name) as When<never>),
    fc.tuple(field, values).map(([name, value]) => becomes(name, value) as When<never>),
    fc.tuple(tie('when'), tie('when')).map(([one, other]) => and(one, other)),
    fc.tuple(tie('when'), tie('when')).map(([one, other]) => or(one, other)),
  ),
})).when
const stored = fc.constantFrom(
  ...[{ S: 'paid' }, { S: 'open' }, { S: '' }, { S: 'true' }, { BOOL: true }, { BOOL: false }, { NULL: true }],
  ...[{ N: '0' }, { N: '1.50' }, { N: '-0' }, { SS: ['paid'] }, { M: {} }, null, 'paid', undefined],
)
const images = fc.oneof(
  { weight: 9, arbitrary: fc.dictionary(field, stored).map(image) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom(
        { _type: { S: 'Note' } },
        { _type: { S: 'Nobody' } },
        { _deleting: { M: {} } },
        { sk: { S: 'guard' } },
      )
      .map(image),
  },
  { weight: 1, arbitrary: fc.constantFrom(undefined, null, 'image', {}, { sk: null }) },
)
const records = fc.record({
  eventID: fc.constant('1'),
  eventName: fc.constantFrom('INSERT', 'MODIFY', 'REMOVE', undefined),
  dynamodb: fc.oneof(
    { weight: 9, arbitrary: fc.record({ NewImage: images, OldImage: images }, { requiredKeys: [] }) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, null, 'record') },
  ),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<LambdaRecord>

describe('a record that is not wanted by its raw images', () => {
  it('concerns no receiver, whatever the conditions and the images are', () => {
    fc.assert(
      fc.property(
        fc.array(condition, { maxLength: 4 }),
        fc.array(records, { minLength: 20, maxLength: 20 }),
        (all, batch) => {
          for (const when of all) connect(when)
          try {
            const isUnwanted = unwantedBy(core, 'raw')
            for (const source of batch.filter(isUnwanted)) {
              const record = readRecord(core, source)
              expect(record === undefined ? [] : concernedBy(record, 'raw')).toEqual([])
            }
          } finally {
            for (const disconnect of undo.splice(0)) disconnect()
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['no receiver of the model', [], saved({}, {}), true],
    ['another text', [becomes('status', 'paid')], saved({}, { status: { S: 'open' } }), true],
    [
      'the text of one of many',
      [becomes('status', 'paid'), becomes('status', 'open')],
      saved({}, { status: { S: 'open' } }),
      false,
    ],
    ['another boolean', [becomes('isOpen', true)], saved({}, { isOpen: { BOOL: false } }), true],
    ['the boolean', [becomes('isOpen', true)], saved({}, { isOpen: { BOOL: true } }), false],
    ['a number, which may be written differently', [becomes('count', 1)], saved({}, { count: { N: '2' } }), false],
    ['a change of a new instance only', [created()], saved({}, {}), true],
    ['a new instance', [created()], saved(undefined, {}), false],
    ['a change of a field, which needs both images', [changed('status')], saved({}, {}), false],
    ['a receiver without a condition', [undefined], saved({}, {}), false],
    [
      'a condition of the caller without patterns',
      [{ test: () => true, description: '', patterns: [] }],
      saved({}, {}),
      false,
    ],
    ['the mark of a delete', [becomes('status', 'paid')], saved({}, { _deleting: { M: {} } }), false],
  ])('%s', (_what, conditions, record, expected) => {
    for (const when of conditions) connect(when as When<never>)

    expect(unwantedBy(core, 'raw')(record)).toBe(expected)
  })
})

it('a delete is always read, because its receivers have a signal of their own', () => {
  connect(undefined, postDelete)
  const record: LambdaRecord = { eventName: 'REMOVE', dynamodb: { OldImage: image({}) } }

  expect(unwantedBy(core, 'raw')(record)).toBe(false)
})
