import {
  AlreadyExistsError,
  becomes,
  created,
  defineModel,
  type PostSave,
  postDelete,
  postSave,
  type When,
} from 'dynamo-signals'
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
type SomeonesTable = Awaited<ReturnType<typeof someonesTable>>

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

  it('skips a receiver of inserts that has run for the item, even if its sort key is called like one of ours', async () => {
    const signals = existingTable({ tableName: 'signals', partitionKey: 'pk', sortKey: 'sk' })
    const Alarm = defineModel('Alarm', { schema, storedIn: signals.items({ is: { kind: 'alarm' }, id: 'name' }) })
    const { put, open, deliver } = await someonesTable('signals', { partitionKey: 'pk', sortKey: 'sk' })
    const ran: string[] = []
    const note = async ({ instance }: PostSave<typeof Alarm>) => void ran.push(instance.name)
    connected(postSave.connect(note, { ...options, sender: Alarm, when: created() }))
    const database = open([Alarm])
    for (const sk of ['signal', 'other'])
      await put({ pk: { S: 'a' }, sk: { S: sk }, kind: { S: 'alarm' }, name: { S: sk } })
    await deliver(database, 'mails')

    const result = await replay(database, { consumer: 'mails', dispatchUid: 'seen', model: Alarm })

    expect(result).toMatchObject({ delivered: 0, already: 2 })
    expect(ran.toSorted()).toEqual(['other', 'signal'])
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

describe('replay of an item that other code changes at the same time', () => {
  const asked = { consumer: 'mails', dispatchUid: 'seen', model: 'Thing', segments: 1 }
  const itemOf = (name: string, SK = 'a') => ({
    PK: { S: 'a' },
    SK: { S: SK },
    kind: { S: 'thing' },
    name: { S: name },
  })

  /** A table with one item, whose receiver calls `meanwhile` before its effects are committed. */
  async function things(meanwhile: (table: SomeonesTable, ran: readonly string[]) => Promise<unknown>) {
    const table = await someonesTable('things', { partitionKey: 'PK', sortKey: 'SK' })
    const ran: string[] = []
    const note = async ({ instance }: PostSave<typeof Thing>) => {
      ran.push(instance.name)
      await meanwhile(table, ran)
    }
    connected(postSave.connect(note, { ...options, sender: Thing }))
    await table.put(itemOf('lamp'))
    return { ...table, ran, database: table.open([Thing]) }
  }

  it('runs the receiver again for the state that the item has after the run', async () => {
    const { database, ran } = await things(({ put }) => put(itemOf('desk')))

    expect(await replay(database, asked)).toMatchObject({ scanned: 1, delivered: 2, repeated: 0 })
    expect(ran).toEqual(['lamp', 'desk'])
  })

  it('runs it last for the current state, even if the stream was processed during the run', async () => {
    const { database, ran } = await things(async ({ put, open, deliver }, { length }) => {
      if (length > 1) return
      await put(itemOf('desk'))
      await deliver(open([Thing]), 'mails')
    })

    await replay(database, { ...asked, onlyNew: true })

    expect(ran).toEqual(['lamp', 'lamp', 'desk', 'desk'])
  })

  it('runs it for the current state if another writer was faster', async () => {
    const { database, ran } = await things(async ({ put }, { length }) => {
      if (length > 1) return
      await put(itemOf('desk'))
      throw new AlreadyExistsError('Copy', 'a')
    })

    expect(await replay(database, asked)).toMatchObject({ delivered: 1, failed: 0, failures: [] })
    expect(ran).toEqual(['lamp', 'desk'])
  })

  it('does not run it again for an item that has become an instance of another model', async () => {
    const { database, ran } = await things(async ({ put }) => {
      await put({ ...itemOf('desk'), kind: { S: 'else' } })
      throw new AlreadyExistsError('Copy', 'a')
    })

    expect(await replay(database, asked)).toMatchObject({ notApplicable: 1, failed: 0 })
    expect(ran).toEqual(['lamp'])
  })

  it('runs it again for a state that an earlier replay delivered', async () => {
    const { database, ran, put } = await things(async (table, names) => {
      if (names.at(-1) === 'desk') await table.put(itemOf('lamp'))
    })
    await replay(database, asked)
    await put(itemOf('desk'))

    await replay(database, asked)

    expect(ran).toEqual(['lamp', 'desk', 'lamp'])
  })

  it('does not run it for an item that was deleted after its page was read', async () => {
    const { database, ran, put } = await things(({ remove }) => remove({ PK: { S: 'a' }, SK: { S: 'b' } }))
    await put(itemOf('sofa', 'b'))

    expect(await replay(database, asked)).toMatchObject({ scanned: 2, delivered: 1, failed: 0 })
    expect(ran).toEqual(['lamp'])
  })

  it('fails for an item that changes during every run', async () => {
    const { database, ran } = await things(({ put }, { length }) => put(itemOf(`lamp ${length}`)))

    const { failed, failures } = await replay(database, asked)

    expect([failed, ran.length]).toEqual([1, 50])
    expect(failures).toMatchObject([
      { dispatchUid: 'seen', error: expect.stringContaining('changed during each of 50 runs') },
    ])
  })

  it('reads items twice more, but not in a dry run, and only those that a receiver concerns', async () => {
    const { dynamodb, open, put } = await things(async () => undefined)
    await put({ ...itemOf('else', 'b'), kind: { S: 'else' } })
    const read: string[] = []
    const client = (operation: never, input: { readonly TableName?: string }) => {
      if (input.TableName === 'things') read.push(operation)
      return dynamodb.transport(operation, input as never)
    }
    const database = open([Thing], { client: client as never })

    await replay(database, { ...asked, dryRun: true })
    expect(read).toEqual(['DescribeTable', 'Scan'])
    await replay(database, asked)
    expect(read.slice(2)).toEqual(['DescribeTable', 'Scan', 'GetItem', 'GetItem'])
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
