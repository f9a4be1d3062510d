import { becomes, defineModel, type PostSave, postDelete, postSave, type When } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { eventFilters, filterPatterns, replay } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const things = existingTable({ tableName: 'things', partitionKey: 'PK', sortKey: 'SK' })
const schema = z.object({ name: z.string() })
const Thing = defineModel('Thing', { schema, storedIn: things.items({ is: { kind: 'thing' }, id: 'name' }) })
const Other = defineModel('Other', { schema, storedIn: things.items({ is: { SK: { beginsWith: 'OTHER#' } } }) })
const Any = defineModel('Any', { schema, storedIn: things.items({ is: item => item.odd === true }) })
const options = { dispatchUid: 'seen', consumer: 'mails' }

describe('replay of a model that other code stores', () => {
  it('runs a new receiver for the items of that model in segments, and resumes after a stop', async () => {
    const { put, open } = await someonesTable('things', { partitionKey: 'PK', sortKey: 'SK', types: ['B', 'N'] })
    const ran: string[] = []
    const note = async ({ instance, once }: PostSave<typeof Thing>) =>
      once('seen', async () => void ran.push(instance.name))
    connected(postSave.connect(note, { ...options, sender: Thing }))
    const database = open([Thing, Other])
    for (let at = 0; at < 40; at++) {
      const kind = at % 2 === 0 ? 'thing' : 'else'
      const key = { PK: { B: new Uint8Array([at]) }, SK: { N: String(at) } }
      await put({ ...key, kind: { S: kind }, name: { S: `thing-${at}` } })
    }
    const asked = { consumer: 'mails', dispatchUid: 'seen', model: Thing, segments: 2, rateLimit: 5 }

    const stop = new AbortController()
    const first = await replay(database, { ...asked, abortSignal: stop.signal, onProgress: () => stop.abort() })
    const { resumeFrom = '' } = first
    const rest = await replay(database, { ...asked, rateLimit: 1000, resumeFrom })

    expect(first.scanned).toBeLessThan(40)
    expect(rest).toMatchObject({ scanned: 40, resumeFrom: undefined, failed: 0 })
    expect(ran.toSorted()).toEqual(Array.from({ length: 20 }, (_, at) => `thing-${2 * at}`).toSorted())
  })

  it('skips an item whose state was replayed before', async () => {
    const { put, open } = await someonesTable('things', { partitionKey: 'PK', sortKey: 'SK' })
    connected(postSave.connect(() => undefined, { ...options, sender: Thing }))
    const database = open([Thing])
    await put({ PK: { S: 'a' }, SK: { S: 'a' }, kind: { S: 'thing' }, name: { S: 'lamp' } })
    const asked = { consumer: 'mails', dispatchUid: 'seen', model: 'Thing' }

    expect(await replay(database, asked)).toMatchObject({ delivered: 1, already: 0 })
    expect(await replay(database, asked)).toMatchObject({ delivered: 0, already: 1 })
  })
})

describe('eventFilters for a table that other code writes', () => {
  const connect = (sender: unknown, when?: When<unknown>, uid = String(sender)) =>
    connected(
      postSave.connect(() => undefined, {
        sender: sender as typeof Thing,
        consumer: 'mails',
        dispatchUid: uid,
        ...(when && { when: when as never }),
      }),
    )

  it('recognize the items by the values of their attributes, and contain the values of conditions', () => {
    connect(Thing, becomes('name', 'lamp') as When<unknown>, 'a')
    connect(Other, undefined, 'b')
    connected(postDelete.connect(() => undefined, { sender: Thing, consumer: 'mails', dispatchUid: 'c' }))

    expect(eventFilters('mails', { table: things })).toEqual([
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: { NewImage: { name: { S: ['lamp'] }, kind: { S: ['thing'] } } },
      },
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { SK: { S: [{ prefix: 'OTHER#' }] } } } },
      { eventName: ['REMOVE'], dynamodb: { OldImage: { kind: { S: ['thing'] } } } },
    ])
  })

  it('let every item through for a model that a function recognizes', () => {
    connect(Any, undefined, 'a')

    expect(filterPatterns('mails', { table: things })).toEqual([{ pattern: '{"eventName":["INSERT","MODIFY"]}' }])
  })

  it('let more through if there would be more than Lambda allows', () => {
    for (const value of ['a', 'b', 'c', 'd', 'e', 'f']) connect(Thing, becomes('name', value) as When<unknown>, value)

    expect(eventFilters('mails', { table: things })).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { kind: { S: ['thing'] } } } },
    ])
  })

  it("exclude the receivers of other code's tables from the filters for the library's own", () => {
    connect(Thing, undefined, 'a')

    expect(() => eventFilters('mails')).toThrow('No receiver is connected to the consumer "mails"')
  })
})
