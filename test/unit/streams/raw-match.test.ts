import { and, becomes, changed, created, defineModel, or, postDelete, postSave, type When } from 'dynamo-signals'
import type { LambdaRecord } from 'dynamo-signals/streams'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { rawMatch } from '../../../packages/dynamo-signals/src/streams/raw-match.ts'
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

const uids = (found: readonly { readonly dispatchUid: string | undefined }[] | undefined) =>
  found?.map(({ dispatchUid }) => dispatchUid)
const concerned = (source: LambdaRecord, candidates?: ReturnType<ReturnType<typeof rawMatch>>) => {
  const record = readRecord(core, source)
  return record ? uids(concernedBy(record, 'raw', candidates).map(({ connection }) => connection)) : []
}

describe('a record that is matched by its raw images', () => {
  it('concerns the same receivers in the same order, whatever the conditions and the images are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(condition, { nil: undefined, freq: 8 }), { maxLength: 6 }),
        fc.array(records, { minLength: 20, maxLength: 20 }),
        (all, batch) => {
          for (const when of all) connect(when)
          try {
            const match = rawMatch(core, 'raw')
            for (const source of batch) {
              const candidates = match(source)
              if (candidates) expect(concerned(source, candidates)).toEqual(concerned(source))
            }
          } finally {
            for (const disconnect of undo.splice(0)) disconnect()
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it('tests only the conditions of receivers that wait for one of its values, however many there are', () => {
    const tested: number[] = []
    const counted = (number: number): When<never> => {
      const when = becomes('status', `s${number}`)
      return { ...when, test: change => tested.push(number) > 0 && when.test(change) } as When<never>
    }
    for (let number = 0; number < 1_000; number++) connect(counted(number))
    const record = saved({}, { status: { S: 's7' } })

    const found = concerned(record, rawMatch(core, 'raw')(record))

    expect(found).toEqual(['raw/7'])
    expect(tested).toEqual([7])
  })

  it('knows receivers that were connected or disconnected since the last record', () => {
    const match = rawMatch(core, 'raw')
    const record = saved({}, { status: { S: 'paid' } })
    const seen = [uids(match(record))]
    connect(becomes('status', 'paid') as When<never>)
    seen.push(uids(match(record)))
    for (const disconnect of undo.splice(0)) disconnect()
    seen.push(uids(match(record)))

    expect(seen).toEqual([[], ['raw/0'], []])
  })

  it.each([
    ['no receiver of the model', [], saved({}, {}), []],
    ['another text', [becomes('status', 'paid')], saved({}, { status: { S: 'open' } }), []],
    [
      'the text of one of many',
      [becomes('status', 'paid'), becomes('status', 'open')],
      saved({}, { status: { S: 'open' } }),
      ['raw/1'],
    ],
    ['another boolean', [becomes('isOpen', true)], saved({}, { isOpen: { BOOL: false } }), []],
    ['the boolean', [becomes('isOpen', true)], saved({}, { isOpen: { BOOL: true } }), ['raw/0']],
    ['a number, which may be written differently', [becomes('count', 1)], saved({}, { count: { N: '2' } }), ['raw/0']],
    ['a change of a new instance only', [created()], saved({}, {}), []],
    ['a new instance', [created()], saved(undefined, {}), ['raw/0']],
    ['a change of a field, which needs both images', [changed('status')], saved({}, {}), ['raw/0']],
    ['a receiver without a condition', [undefined], saved({}, {}), ['raw/0']],
    [
      'a condition of the caller without patterns',
      [{ test: () => true, description: '', patterns: [] }],
      saved({}, {}),
      ['raw/0'],
    ],
    ['the mark of a delete', [becomes('status', 'paid')], saved({}, { _deleting: { M: {} } }), undefined],
  ])('%s', (_what, conditions, record, expected) => {
    for (const when of conditions) connect(when as When<never>)

    expect(uids(rawMatch(core, 'raw')(record))).toEqual(expected)
  })
})

it('a delete is always read, because its receivers have a signal of their own', () => {
  connect(undefined, postDelete)
  const record: LambdaRecord = { eventName: 'REMOVE', dynamodb: { OldImage: image({}) } }

  expect(rawMatch(core, 'raw')(record)).toBe(undefined)
})
