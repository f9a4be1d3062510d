import { changed, defineModel, type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Thing = defineModel('Thing', { schema: z.object({ value: z.unknown() }) })
const KEY = { pk: { S: 'Thing#1' }, sk: { S: 'instance' }, _type: { S: 'Thing' } }

/** Whether a receiver of `changed('value')` runs for a record of this change. */
async function isChanged(before: unknown, after: unknown): Promise<boolean> {
  let ran = false
  const receiver = (_signal: PostSave<typeof Thing>) => {
    ran = true
  }
  const when = changed('value')
  const disconnect = postSave.connect(receiver, {
    sender: Thing,
    dispatchUid: 'things/changed',
    consumer: 'things',
    when,
  })
  try {
    const handle = createStreamHandler({ database: memoryDatabase([Thing]).database, consumer: 'things' })
    expect(await handle({ Records: [update(before, after)] })).toEqual({ batchItemFailures: [] })
  } finally {
    disconnect()
  }
  return ran
}

function update(before: unknown, after: unknown) {
  const image = (version: string, value: unknown) => ({ ...KEY, _v: { N: version }, _wid: { S: version }, value })
  const dynamodb = { Keys: KEY, OldImage: image('1', before), NewImage: image('2', after), SequenceNumber: '1' }
  return { eventSource: 'aws:dynamodb', eventName: 'MODIFY', dynamodb } as const
}

describe('a field has not changed', () => {
  it.each([
    ['an empty map', {}, { M: {} }],
    ['an empty map in a map', { M: { inner: {} } }, { M: { inner: { M: {} } } }],
    ['an empty map in a list', { L: [{}, { N: '1' }] }, { L: [{ M: {} }, { N: '1' }] }],
    [
      'empty maps in each other',
      { M: { a: { L: [{ M: { b: {} } }] } } },
      { M: { a: { L: [{ M: { b: { M: {} } } }] } } },
    ],
    ['an empty map under the name of its type', { M: { M: {} } }, { M: { M: { M: {} } } }],
    ['the same fields in another order', { M: { a: {}, b: { S: '' } } }, { M: { b: { S: '' }, a: { M: {} } } }],
    // DynamoDB Local keeps the writer's spelling there.
    ['a number in a list, spelled otherwise', { L: [{ N: '1.50' }] }, { L: [{ N: '1.5' }] }],
    ['a number in a map, spelled otherwise', { M: { n: { N: '1E2' } } }, { M: { n: { N: '100' } } }],
    ['a set of strings', { SS: ['a', 'b'] }, { SS: ['b', 'a'] }],
    ['a set of bytes', { M: { bytes: { BS: ['AQ==', 'Ag=='] } } }, { M: { bytes: { BS: ['Ag==', 'AQ=='] } } }],
  ])('for %s', async (_what, one, other) => {
    expect(await isChanged(one, other)).toBe(false)
    expect(await isChanged(other, one)).toBe(false)
  })
})

describe('a field has changed', () => {
  it.each([
    ['a map that is no longer empty', {}, { M: { a: {} } }],
    ['an empty map that was a list', { L: [] }, {}],
    ['an empty map that was a string', { S: '' }, {}],
    ['an empty map that was empty bytes', { B: '' }, {}],
    ['a list in another order', { L: [{ N: '1' }, {}] }, { L: [{}, { N: '1' }] }],
    ['a number that was a string', { S: '5' }, { N: '5' }],
    ['a set that was a list', { L: [{ S: 'a' }] }, { SS: ['a'] }],
    ['an empty map under another name', { M: { M: {} } }, { M: { L: {} } }],
    ['a field of a map that was removed', { M: { a: {} } }, { M: {} }],
  ])('for %s', async (_what, one, other) => {
    expect(await isChanged(one, other)).toBe(true)
  })
})
