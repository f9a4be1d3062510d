import { ConflictError, defineModel, type PostSave, postSave, UnavailableError } from 'dynamo-signals'
import { increment } from 'dynamo-signals/adjustments'
import { saveAll } from 'dynamo-signals/bulk'
import { existingTable, type WritesOptions } from 'dynamo-signals/existing'
import { replay } from 'dynamo-signals/operations'
import { inline } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { FaultyTransport, lostAnswer, lostAnswerAnd } from '../../support/faulty-transport.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const shop = existingTable({ tableName: 'shop', ...KEYS })
const schema = z.object({ shopId: z.string(), sku: z.string(), stock: z.number(), endsAt: z.string().optional() })
const writes: WritesOptions = {
  key: { pk: ({ shopId }) => `SHOP#${shopId}`, sk: ({ sku }) => `LAMP#${sku}` },
  marks: { type: 'lamp' },
  attributes: { endsAt: { name: 'ttl', as: 'seconds' } },
}
const lampsOf = (options: WritesOptions) =>
  defineModel('Lamp', {
    schema,
    storedIn: shop.items({ is: { type: 'lamp' }, id: ['shopId', 'sku'], writes: options }),
  })
const Lamp = lampsOf(writes)
const PLACE = { pk: { S: 'SHOP#a' }, sk: { S: 'LAMP#1' } }
const STORED = { ...PLACE, type: { S: 'lamp' }, shopId: { S: 'a' }, sku: { S: '1' }, stock: { N: '5' } }
const lamp = { shopId: 'a', sku: '1', stock: 5 }

async function lamps(model: typeof Lamp = Lamp) {
  const table = await someonesTable('shop', KEYS)
  const line = new FaultyTransport(table.dynamodb.transport)
  const now = { time: Date.parse('2026-01-01T00:00:00Z') }
  const sleep = async (milliseconds: number) => {
    now.time += milliseconds
  }
  const runtime = { now: () => new Date(now.time), sleep }
  const database = table.open([model], { client: line.transport, runtime })
  const advance = (milliseconds: number) => void sleep(milliseconds)
  return { ...table, line, database, repository: database.repository(model), advance }
}

it('forms the id of several fields, and escapes their separator', async () => {
  const { repository } = await lamps()

  const created = await repository.create({ ...lamp, sku: 'a#b' })

  expect(created.id).toBe('a#a%23b')
  expect(await repository.get('a#a%23b')).toEqual(created)
  expect(await repository.find('a')).toBeUndefined()
})

it('converts dates of ISO 8601 with a time zone, and keeps every other string', async () => {
  const { repository, dynamodb } = await lamps()
  const storedAs = async (endsAt: string) => {
    const { id } = await repository.create({ ...lamp, endsAt })
    const [{ ttl } = {}] = await dynamodb.items('shop')
    await repository.delete(await repository.get(id))
    return ttl
  }

  expect(await storedAs('2026-01-01T01:00:00+01:00')).toEqual({ N: '1767225600' })
  expect(await storedAs('2026-01-01')).toEqual({ N: '1767225600' })
  expect(await storedAs('+012026-01-01T00:00:00Z')).toEqual({ N: '317336745600' })
  for (const text of ['5', 'May', '2026-01-01T00:00:00', 'Thu, 01 Jan 2026 00:00:00 GMT', '2026-13-01']) {
    expect(await storedAs(text)).toEqual({ S: text })
  }
})

it.for<[string, Partial<WritesOptions>]>([
  ['no time of its creation', {}],
  ['its times in seconds', { createdAt: { as: 'seconds' }, updatedAt: { as: 'seconds' } }],
  ['no bookkeeping', { bookkeeping: false }],
])('changes and deletes an instance that it saved with %s, without reading it again', async ([, options]) => {
  const { repository, dynamodb, advance } = await lamps(lampsOf({ ...writes, ...options }))
  advance(6)
  const created = await repository.create({ ...lamp, endsAt: '2026-01-01T01:00:00.5+01:00' })

  const changed = await repository.update(created, { stock: 6 })
  await repository.delete(changed)

  expect(await dynamodb.items('shop')).toEqual([])
})

it('saves with one request, and replaces with one UpdateItem', async () => {
  const { line, repository } = await lamps()

  const created = await repository.create(lamp)
  await repository.update(created, { stock: 6 })

  expect(line.sent).toEqual(['PutItem', 'UpdateItem'])
})

it('recognizes its own write if the response was lost', async () => {
  const { line, repository } = await lamps()
  line.next('PutItem', lostAnswer)
  line.next('UpdateItem', lostAnswer)

  const created = await repository.create(lamp)
  const saved = await repository.update(created, { stock: 6 })

  expect((await repository.get(saved.id)).stock).toBe(6)
})

it('reports an unknown outcome and no conflict if the response was lost and items have no bookkeeping', async () => {
  const { line, repository } = await lamps(lampsOf({ ...writes, bookkeeping: false }))
  const created = await repository.create(lamp)
  line.next('UpdateItem', lostAnswer)

  await expect(repository.update(created, { stock: 6 })).rejects.toThrow(UnavailableError)

  expect((await repository.get(created.id)).stock).toBe(6)
})

it('reports a conflict if other code has replaced the item before the lost response is retried', async () => {
  const { line, put, repository } = await lamps()
  const created = await repository.create(lamp)
  line.next(
    'UpdateItem',
    lostAnswerAnd(() => put({ ...STORED, stock: { N: '9' } })),
  )

  await expect(repository.update(created, { stock: 6 })).rejects.toThrow(UnavailableError)
  await expect(repository.update(created, { stock: 6 })).rejects.toThrow(ConflictError)
})

it('adjusts an item that other code wrote, with a read and a save', async () => {
  const { put, repository } = await lamps()
  await put(STORED)

  await repository.adjust('a#1', { stock: increment(2) })

  expect(await repository.get('a#1')).toMatchObject({ stock: 7, version: 1 })
})

it('updates, creates or finds without a loaded instance', async () => {
  const { repository } = await lamps()

  await repository.save(lamp, { mode: 'upsert' })
  await repository.save({ ...lamp, stock: 6 }, { mode: 'upsert' })
  const found = await repository.getOrCreate({ id: 'a#1' }, lamp)

  expect(found).toMatchObject({ id: 'a#1', stock: 6, version: 2 })
})

it('saves many', async () => {
  const { dynamodb, database } = await lamps()

  await saveAll(database.repository(Lamp), [lamp, { ...lamp, sku: '2' }])

  expect(await dynamodb.items('shop')).toHaveLength(2)
})

it('shows the requests of a dry run as they would be sent', async () => {
  const { database } = await lamps()

  const { request } = await database.dryRun(tx => tx.repository(Lamp).create(lamp))

  expect(request).toMatchObject({ operation: 'PutItem', input: { TableName: 'shop', Item: STORED } })
})

it('checks the fields of an item in a transaction, with their stored names and formats', async () => {
  const { database, repository } = await lamps()
  await repository.create({ ...lamp, endsAt: '2026-02-01T00:00:00.000Z' })
  const check = (expected: object, id = 'a#1') =>
    database.transaction(async tx => {
      tx.check(Lamp, id, expected)
      await tx.repository(Lamp).create({ ...lamp, sku: crypto.randomUUID() })
    })

  await check({ endsAt: '2026-02-01T00:00:00.000Z' })

  await expect(check({ endsAt: '2026-03-01T00:00:00.000Z' })).rejects.toThrow('check')
  await expect(check({}, 'a#2')).rejects.toThrow('check')
  await expect(check({}, 'a')).rejects.toThrow('check')
})

it('stores the end of an instance where the time to live of the table is', async () => {
  const { dynamodb, repository } = await lamps()

  const created = await repository.create({ ...lamp, endsAt: '2026-02-01T00:00:00.000Z' })

  expect(await dynamodb.items('shop')).toMatchObject([{ ttl: { N: '1769904000' } }])
  expect((await repository.get(created.id)).endsAt).toBe('2026-02-01T00:00:00.000Z')
})

it('delivers inline, and replays what both have stored', async () => {
  const { put, open } = await lamps()
  const seen: string[] = []
  const note = async ({ instance, created }: PostSave<typeof Lamp>) => void seen.push(`${instance.id} ${created}`)
  connected(postSave.connect(note, { sender: Lamp, dispatchUid: 'note', consumer: 'notes' }))
  const database = open([Lamp], { delivery: inline() })
  await database.repository(Lamp).create(lamp)
  await put({ ...STORED, sk: { S: 'LAMP#2' }, sku: { S: '2' } })

  const { delivered, already } = await replay(database, { consumer: 'notes', dispatchUid: 'note', model: Lamp })

  expect([delivered, already]).toEqual([1, 1])
  expect(seen).toEqual(['a#1 true', 'a#2 true'])
})
