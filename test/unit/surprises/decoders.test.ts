import { unmarshall } from '@aws-sdk/util-dynamodb'
import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Thing = defineModel('Thing', { schema: z.looseObject({}) })
const KEYS = { pk: { S: 'Thing#1' }, sk: { S: 'instance' } }
const decode = (image: object): Record<string, unknown> => unmarshall(image as Parameters<typeof unmarshall>[0])

/** What a receiver gets of an image in a record. */
async function received(image: object): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown>[] = []
  const note = ({ instance }: PostSave<typeof Thing>) => void seen.push(instance)
  connected(postSave.connect(note, { sender: Thing, consumer: 'things', dispatchUid: 'things/note' }))
  const NewImage = { ...KEYS, _type: { S: 'Thing' }, _v: { N: '1' }, _wid: { S: 'w1' }, ...image }
  const dynamodb = { Keys: KEYS, NewImage, SequenceNumber: '1' }
  const event = { Records: [{ eventSource: 'aws:dynamodb', eventName: 'INSERT', dynamodb }] }
  const handle = createStreamHandler({ database: memoryDatabase([Thing]).database, consumer: 'things' })
  expect(await handle(event as StreamEvent)).toEqual({ batchItemFailures: [] })
  return seen[0] ?? {}
}

describe('a receiver', () => {
  it('gets the bytes of a record from Lambda as bytes, which unmarshall leaves as base64 text', async () => {
    const image = { cover: { B: 'AQI=' }, pages: { BS: ['AQ=='] } }

    expect(decode(image)).toEqual({ cover: 'AQI=', pages: new Set(['AQ==']) })
    expect(await received(image)).toMatchObject({
      cover: Uint8Array.of(1, 2),
      pages: new Set([Uint8Array.of(1)]),
    })
  })

  // findings/sdk-bytes-share-a-buffer.sh
  it('gets bytes with a buffer of their own, from a record as from a read', async () => {
    const B = Uint8Array.of(1, 2, 3, 4)
    const shelf = memoryDatabase([Thing])
    memoryItems(shelf).put('Thing#1', { _type: { S: 'Thing' }, _v: { N: '1' }, cover: { B }, pages: { BS: [B] } })

    const read = await shelf.database.repository(Thing).get('1')
    const recorded = await received({ cover: { B: 'AQIDBA==' }, pages: { BS: ['AQIDBA=='] } })

    for (const instance of [read, recorded]) {
      const { cover, pages } = instance as { cover: Uint8Array; pages: Set<Uint8Array> }
      const buffers = [cover, ...pages].map(bytes => new Uint8Array(bytes.buffer))
      expect(buffers).toEqual([B, B])
    }
  })

  it('gets an empty map of DynamoDB Local as an empty map, which unmarshall refuses', async () => {
    const image = { more: {} }

    expect(() => decode(image)).toThrow()
    expect(await received(image)).toMatchObject({ more: {} })
  })
})

it('refuses a number that it cannot hold, of which unmarshall makes a bigint or another number', async () => {
  const shelf = memoryDatabase([Thing])
  const whole = { N: '9007199254740993' }
  const fraction = { N: '0.1234567890123456789' }
  for (const [id, value] of Object.entries({ whole, fraction })) {
    memoryItems(shelf).put(`Thing#${id}`, { _type: { S: 'Thing' }, _v: { N: '1' }, value })
  }
  const things = shelf.database.repository(Thing)

  expect(decode({ whole, fraction })).toEqual({ whole: 9007199254740993n, fraction: 0.12345678901234568 })
  for (const id of ['whole', 'fraction']) {
    await expect(things.get(id)).rejects.toMatchObject({ code: 'repository.unreadable', path: 'value' })
  }
})

// findings/electrodb-empties-a-map.sh
it('names a stored field of another type, hands it over as it is stored, and rejects a save of it', async () => {
  const size = z.object({ width: z.number() })
  const Book = defineModel('Book', { schema: z.object({ title: z.string(), pages: z.number(), size }) })
  const shelf = memoryDatabase([Book])
  const books = shelf.database.repository(Book)
  const earlier = { title: { S: 'Poetry' }, pages: { S: '12' }, size: { S: '{"width":20}' } }
  memoryItems(shelf).put('Book#b1', { _type: { S: 'Book' }, _v: { N: '1' }, ...earlier })

  const error = await books.get('b1').catch(error => error)

  expect(error).toMatchObject({ code: 'repository.unreadable', path: 'pages' })
  expect(error.stored).toMatchObject({ pages: '12', size: '{"width":20}' })
  await expect(books.update(error.stored, { title: 'Cooking' })).rejects.toMatchObject({
    issues: [{ path: 'pages' }, { path: 'size' }],
  })
  expect(memoryItems(shelf).get('Book#b1')).toMatchObject(earlier)
})
