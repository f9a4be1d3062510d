import { becomes, created, defineModel, or, type PostSave, postDelete, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { toLambdaRecord } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { decodeValue } from '../../../packages/dynamo-signals/src/repository/items/attribute-value.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { recordedRecords } from '../../support/recorded-stream/recorded-records.ts'

const origin = { region: 'eu-central-1', streamArn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/t/stream/1' }
const translated = async () => (await recordedRecords()).map(record => toLambdaRecord(record, origin))
const imageOf = async (at: number) => {
  const { dynamodb } = (await translated())[at] ?? {}
  return dynamodb?.NewImage ?? dynamodb?.OldImage ?? {}
}

it('an empty map of DynamoDB Local gets its type back, in maps and lists, too', async () => {
  const { map, nested, list } = await imageOf(0)

  expect({ map, nested, list }).toEqual({
    map: { M: {} },
    nested: { M: { inner: { M: {} } } },
    list: { L: [{ M: {} }, { L: [] }, { M: { deep: { M: {} } } }] },
  })
})

it('bytes are base64 text, as in the JSON of Lambda', async () => {
  const { bytes, noBytes, manyBytes } = await imageOf(0)

  expect({ bytes, noBytes, manyBytes }).toEqual({
    bytes: { B: 'AAH+/w==' },
    noBytes: { B: '' },
    manyBytes: { BS: ['AQ==', 'Ag=='] },
  })
})

it('numbers are decimals without an exponent, and sets are sorted', async () => {
  const { large, small, zero, fraction, numbers, names } = await imageOf(0)

  expect({ large, small, zero, fraction, numbers, names }).toEqual({
    large: { N: '1000000000000000000000' },
    small: { N: '0.0000001' },
    zero: { N: '0' },
    fraction: { N: '0.1' },
    numbers: { NS: ['0.0000001', '1000000000000000000000'] },
    names: { SS: ['a', 'b'] },
  })
})

it('an expired item is a removal by the service, and a deleted one is not', async () => {
  const raw = await recordedRecords()
  const [deleted, , expired] = (await translated()).slice(2)

  expect(raw.map(({ eventName }) => eventName)).toEqual([
    'INSERT',
    'MODIFY',
    'REMOVE',
    'INSERT',
    'UNKNOWN_TO_SDK_VERSION',
  ])
  expect(raw.some(({ userIdentity }) => userIdentity)).toBe(false)
  expect(expired).toMatchObject({
    eventName: 'REMOVE',
    userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    dynamodb: { Keys: { pk: { S: 'Session#1' } }, OldImage: { pk: { S: 'Session#1' } } },
  })
  expect(deleted).toMatchObject({ eventName: 'REMOVE' })
  expect(deleted).not.toHaveProperty('userIdentity')
})

const stored = {
  map: {},
  nested: { inner: {} },
  list: [{}, [], { deep: {} }],
  bytes: new Uint8Array([0, 1, 254, 255]),
  noBytes: new Uint8Array(),
  manyBytes: new Set([new Uint8Array([1]), new Uint8Array([2])]),
  large: 1e21,
  small: 1e-7,
  zero: 0,
  fraction: 0.1,
  numbers: new Set([1e21, 1e-7]),
  names: new Set(['a', 'b']),
  nothing: null,
  text: '',
}

it('every value decodes to what was written, as the SDK returns it and as Lambda has it', async () => {
  const [{ dynamodb: raw } = {}] = await recordedRecords()
  const lambda = await imageOf(0)

  for (const [name, value] of Object.entries(stored)) {
    expect(decodeValue(raw?.NewImage?.[name] as never), name).toEqual(value)
    expect(decodeValue(lambda[name] as never), name).toEqual(value)
  }
})

it('receivers get every record, with values as they were written', async () => {
  const fields = Object.fromEntries(Object.keys(stored).map(name => [name, z.unknown()]))
  const schema = z.object({ ...fields, text: z.string(), large: z.number(), small: z.number() })
  const Thing = defineModel('Thing', { schema })
  const seen: unknown[] = []
  const options = { sender: Thing, consumer: 'things' }
  const off = [
    postSave.connect(({ instance, created }: PostSave<typeof Thing>) => void seen.push([instance, created]), {
      ...options,
      dispatchUid: 'things/saved',
      when: or(created(), becomes('text', 'x')),
    }),
    postSave.connect(() => void seen.push('large'), { ...options, dispatchUid: 'l', when: becomes('large', 1e21) }),
    postSave.connect(() => void seen.push('small'), { ...options, dispatchUid: 's', when: becomes('small', 1e-7) }),
    postDelete.connect(({ instance }) => void seen.push(instance), { ...options, dispatchUid: 'things/deleted' }),
  ]
  const handle = createStreamHandler({ database: memoryDatabase([Thing]).database, consumer: 'things' })

  const answer = await handle({ Records: await translated() })

  for (const disconnect of off) disconnect()
  const { map, ...kept } = stored
  expect(answer).toEqual({ batchItemFailures: [] })
  expect(seen).toEqual([
    [expect.objectContaining(stored), true],
    'large',
    'small',
    [expect.objectContaining({ ...kept, text: 'x' }), false],
    expect.objectContaining({ ...kept, text: 'x' }),
  ])
  expect(map).toEqual({})
})
