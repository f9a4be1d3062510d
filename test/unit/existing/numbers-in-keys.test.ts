import { defineModel } from 'dynamo-signals'
import { existingIndex, existingTable, type KeyAttribute } from 'dynamo-signals/existing'
import { verify } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'

const readings = existingTable({ tableName: 'readings', partitionKey: 'sensor' })
const withKey = (sensor: KeyAttribute) =>
  readings.items({ is: { note: { exists: true } }, id: 'sensor', writes: { key: { sensor } } })
const open = async () => someonesTable('readings', { partitionKey: 'sensor', types: ['N'] })

describe('a number that is a key', () => {
  const Reading = defineModel('Reading', {
    schema: z.object({ sensor: z.number(), note: z.string() }),
    storedIn: withKey(({ sensor }) => Number(sensor)),
    indexes: { bySensor: existingIndex(readings, { partition: ['sensor'] }) },
  })

  it.each([
    [0.1, '0.1'],
    [-5, '-5'],
    [-0, '0'],
    [1e-7, '0.0000001'],
    [-2.5e-130, `-0.${'0'.repeat(129)}25`],
  ])('forms the same id when %d is created, loaded, queried and saved again', async (sensor, id) => {
    const readings = (await open()).open([Reading]).repository(Reading)

    const made = await readings.create({ sensor, note: 'new' })
    const loaded = await readings.get(id)
    const [found] = await readings.query('bySensor', { sensor }).toArray()

    expect([made.id, loaded, found]).toEqual([id, made, made])
    expect(await readings.update(loaded, { note: 'saved' })).toMatchObject({ id, note: 'saved' })
  })
})

describe('a whole number of more digits than a JavaScript number has', () => {
  const Reading = defineModel('Reading', {
    schema: z.object({ sensor: z.bigint(), note: z.string() }),
    bigints: ['sensor'],
    storedIn: withKey(({ sensor }) => BigInt(String(sensor))),
  })

  it.each(['9007199254740993', '12345678901234567890123456789012345678', `1${'0'.repeat(125)}`])(
    'can be a key as a bigint: %s',
    async sensor => {
      const { open: openWith, dynamodb } = await open()
      const database = openWith([Reading])
      const readings = database.repository(Reading)

      const made = await readings.create({ sensor: BigInt(sensor), note: 'new' })
      const saved = await readings.update(await readings.get(sensor), { note: 'saved' })

      expect([made.id, saved.id, saved.sensor]).toEqual([sensor, sensor, BigInt(sensor)])
      expect(await dynamodb.items('readings')).toMatchObject([{ sensor: { N: sensor } }])
      expect((await verify(database)).findings).toEqual([])
      await readings.delete(saved)
      expect(await dynamodb.items('readings')).toEqual([])
    },
  )

  it('is refused as a number, which would be the key of another item', async () => {
    const Rounded = defineModel('Reading', {
      schema: z.object({ sensor: z.bigint(), note: z.string() }),
      bigints: ['sensor'],
      storedIn: withKey(({ sensor }) => Number(sensor)),
      indexes: { bySensor: existingIndex(readings, { partition: ['sensor'] }) },
    })
    const { open: openWith, put } = await open()
    await put({ sensor: { N: '9007199254740992' }, note: { S: 'theirs' } })
    const repository = openWith([Rounded]).repository(Rounded)
    const refusal =
      'writes.key.sensor must return a bigint instead of 9007199254740992, because numbers from 2 ** 53 are not exact.'

    await expect(repository.get('9007199254740993')).rejects.toThrow(refusal)
    await expect(repository.create({ sensor: 9007199254740993n, note: 'ours' })).rejects.toThrow(refusal)
    expect(() => repository.query('bySensor', { sensor: 9007199254740993n })).toThrow(refusal)
  })
})

it('refuses bytes that are empty, which DynamoDB refuses as a key', async () => {
  const Reading = defineModel('Reading', {
    schema: z.object({ sensor: z.string(), note: z.string() }),
    storedIn: withKey(() => new Uint8Array()),
  })
  const readings = (await open()).open([Reading]).repository(Reading)

  await expect(readings.get('a')).rejects.toThrow(
    'writes.key.sensor must return a string that is not empty, a number, a bigint or bytes, not an object.',
  )
})

it('keeps large numbers of a field in the key of an index, because they are exact there', async () => {
  const byTime = existingTable({
    tableName: 'readings',
    partitionKey: 'sensor',
    indexes: { byTime: { partitionKey: 'kind', sortKey: 'time' } },
  })
  const Reading = defineModel('Reading', {
    schema: z.object({ sensor: z.number(), nanoseconds: z.number() }),
    storedIn: byTime.items({
      is: { kind: 'reading' },
      id: 'sensor',
      writes: {
        key: { sensor: ({ sensor }) => Number(sensor) },
        marks: { kind: 'reading' },
        indexes: { time: ({ nanoseconds }) => nanoseconds as number },
      },
    }),
    indexes: { byTime: existingIndex(byTime, { index: 'byTime', sort: ['nanoseconds'] }) },
  })
  const keys = { partitionKey: 'sensor', types: ['N'], indexes: byTime.indexes, indexTypes: { time: 'N' } } as const
  const readings = (await someonesTable('readings', keys)).open([Reading]).repository(Reading)
  const nanoseconds = 1_767_225_600_000_000_000

  const made = await readings.create({ sensor: 1, nanoseconds })

  expect(await readings.query('byTime', { nanoseconds: { gte: nanoseconds } }).toArray()).toEqual([made])
})
