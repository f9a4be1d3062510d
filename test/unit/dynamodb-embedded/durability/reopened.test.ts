import { type Item, openEmbedded } from 'dynamodb-embedded'
import { describe, expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { putThing, streamRecords, THINGS, thing } from '../../../support/embedded-table.ts'

const { TableName } = THINGS
const EVERYTHING: Item = {
  text: { S: 'ü "quoted" \n \u2028 line' },
  number: { N: '-12345678901234567890.5' },
  bytes: { B: new Uint8Array([0, 10, 255]) },
  on: { BOOL: false },
  none: { NULL: true },
  list: { L: [{ M: { BS: { BS: [new Uint8Array([1]), new Uint8Array([2])] } } }, { M: {} }] },
  set: { SS: ['a', 'b'] },
  kind: { S: 'write' },
}

async function open(data: string, now?: () => number) {
  const dynamodb = await openEmbedded({ data, durability: 'os', ...(now && { now }) })
  onTestFinished(() => dynamodb.close())
  return dynamodb
}

/** Closed and opened again; with a snapshot in between, or with the log alone. */
describe.each([
  ['from its log', false],
  ['from a snapshot', true],
])('a database that is reopened, %s,', (_how, isCompacted) => {
  async function reopened(data: string, dynamodb: Awaited<ReturnType<typeof open>>, now?: () => number) {
    if (isCompacted) await dynamodb.compact()
    await dynamodb.close()
    return open(data, now)
  }

  it('has the same tables, items, indexes and records', async () => {
    const data = dataFolder()
    const first = await open(data)
    await first.transport('CreateTable', THINGS)
    await putThing(first, thing('a', 1, EVERYTHING))
    await putThing(first, thing('a', 2))
    await putThing(first, thing('a', 2, EVERYTHING))
    await first.transport('DeleteItem', { TableName, Key: thing('a', 1) })
    const [table, records] = [await first.transport('DescribeTable', { TableName }), await streamRecords(first)]

    const second = await reopened(data, first)

    expect(second.notes).toEqual([])
    expect(second.items(TableName)).toEqual([{ ...thing('a', 2), ...EVERYTHING }])
    expect(await second.transport('DescribeTable', { TableName })).toEqual(table)
    const query = { TableName, IndexName: 'byKind', KeyConditionExpression: 'kind = :kind' }
    const found = await second.transport('Query', { ...query, ExpressionAttributeValues: { ':kind': { S: 'write' } } })
    expect(found).toMatchObject({ Count: 1 })
    expect(await streamRecords(second)).toEqual(records)
    expect(records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'INSERT', 'MODIFY', 'REMOVE'])
  })

  it('continues its sequence numbers, so that a consumer resumes where it stopped', async () => {
    const data = dataFolder()
    const first = await open(data)
    await first.transport('CreateTable', THINGS)
    await putThing(first, thing('a', 1))
    const [before] = await streamRecords(first)

    const second = await reopened(data, first)
    await putThing(second, thing('a', 2))

    const [same, after] = await streamRecords(second)
    expect(same).toEqual(before)
    expect(BigInt(after?.dynamodb.SequenceNumber ?? 0)).toBeGreaterThan(BigInt(before?.dynamodb.SequenceNumber ?? 0))
  })

  it('recognizes a transaction that is sent again with its token, for ten minutes', async () => {
    const data = dataFolder()
    let now = 1_000_000
    const first = await open(data, () => now)
    await first.transport('CreateTable', THINGS)
    const put = { Put: { TableName, Item: thing('a', 1), ConditionExpression: 'attribute_not_exists(pk)' } }
    const transaction = { TransactItems: [put], ClientRequestToken: 'token' }
    await first.transport('TransactWriteItems', transaction)

    const second = await reopened(data, first, () => now)

    expect(await second.transport('TransactWriteItems', transaction)).toEqual({})
    now += 10 * 60_000 + 1
    await expect(second.transport('TransactWriteItems', transaction)).rejects.toThrow('ConditionalCheckFailed')
  })

  it('remembers when items expire, and that a table was deleted', async () => {
    const data = dataFolder()
    let now = 1_000_000_000_000
    const first = await open(data, () => now)
    await first.transport('CreateTable', THINGS)
    await first.transport('CreateTable', { ...THINGS, TableName: 'others' })
    await first.transport('UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: 'until' },
    })
    await putThing(first, thing('a', 1, { until: { N: String(now / 1000 + 10) } }))
    await first.transport('DeleteTable', { TableName: 'others' })

    const second = await reopened(data, first, () => now)
    now += 11_000

    expect(second.expireDue()).toBe(1)
    expect(await second.transport('ListTables', {})).toEqual({ TableNames: [TableName] })
    expect(await streamRecords(second, 'others')).toEqual([])
  })

  it('has items that were loaded without records', async () => {
    const data = dataFolder()
    const first = await open(data)
    await first.transport('CreateTable', THINGS)
    first.load(TableName, [thing('a', 1, EVERYTHING), thing('a', 2)])

    const second = await reopened(data, first)

    expect(second.items(TableName)).toEqual([thing('a', 1, EVERYTHING), thing('a', 2)])
    expect(await streamRecords(second)).toEqual([])
  })

  it('keeps split shards, and the records of each', async () => {
    const data = dataFolder()
    const first = await open(data)
    await first.transport('CreateTable', THINGS)
    for (let number = 0; number < 8; number++) await putThing(first, thing(`before ${number}`, 1))
    first.splitShards(TableName)
    for (let number = 0; number < 8; number++) await putThing(first, thing(`after ${number}`, 1))
    const records = await streamRecords(first)

    const second = await reopened(data, first)

    expect(records).toHaveLength(16)
    expect(await streamRecords(second)).toEqual(records)
  })
})

it('restores a snapshot, which survives reopening', async () => {
  const data = dataFolder()
  const first = await open(data)
  await first.transport('CreateTable', THINGS)
  await putThing(first, thing('kept', 1))
  const snapshot = first.snapshot()
  await putThing(first, thing('undone', 1))

  await first.restore(snapshot)
  await putThing(first, thing('later', 1))
  await first.close()

  const second = await open(data)
  expect(
    second
      .items(TableName)
      .map(({ pk }) => pk?.S)
      .sort(),
  ).toEqual(['kept', 'later'])
})
