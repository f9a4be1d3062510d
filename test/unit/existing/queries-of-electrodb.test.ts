import { expect, it } from 'vitest'
import { ElectroOrder, electroOrders, electroTable } from '../../support/electro-orders.ts'
import { queriedTable } from '../../support/queried-table.ts'

const day = (at: number) => `2026-01-0${at}T00:00:00.000Z`
const ids = (found: readonly { readonly orderId: string }[]) => found.map(({ orderId }) => orderId)
const open = { status: 'open' }

it('finds what ElectroDB finds in its index, and no items of its other entities', async () => {
  const { database, client, sent } = await queriedTable(electroTable.tableName, electroTable, [ElectroOrder])
  const theirs = electroOrders(client)
  for (const at of [3, 1, 2, 4]) {
    await theirs.create({ orderId: `A-${at}`, status: at === 2 ? 'paid' : 'open', placedAt: day(at), total: at }).go()
  }
  await electroOrders(client, 'refund')
    .create({ orderId: 'A-9', status: 'open', placedAt: day(3), total: 0 })
    .go()
  const ours = database.repository(ElectroOrder)
  const query = () => theirs.query.byStatus(open)
  // Without it, ElectroDB compares the text of the key up to the date.
  const exact = { compare: 'v2' } as const
  const pairs = [
    [{}, await query().go()],
    [{ placedAt: day(3) }, await theirs.query.byStatus({ ...open, placedAt: day(3) }).go()],
    [
      { placedAt: day(3), orderId: 'A-3' },
      await theirs.query.byStatus({ ...open, placedAt: day(3), orderId: 'A-3' }).go(),
    ],
    [
      { placedAt: { gte: day(3) } },
      await query()
        .gte({ placedAt: day(3) })
        .go(),
    ],
    [
      { placedAt: { gt: day(1) } },
      await query()
        .gt({ placedAt: day(1) })
        .go(exact),
    ],
    [
      { placedAt: { lt: day(3) } },
      await query()
        .lt({ placedAt: day(3) })
        .go(exact),
    ],
    [
      { placedAt: { lte: day(3) } },
      await query()
        .lte({ placedAt: day(3) })
        .go(exact),
    ],
    // ElectroDB ends at the upper date itself, and the keys with that date continue with an ID.
    [
      { placedAt: { between: [day(1), day(3)] } },
      await query()
        .between({ placedAt: day(1) }, { placedAt: day(3), orderId: 'A-9' })
        .go(),
    ],
    [{ placedAt: { beginsWith: '2026-01-03' } }, await query().begins({ placedAt: '2026-01-03' }).go()],
  ] as const

  for (const [key, { data }] of pairs) {
    const found = await ours.query('byStatus', { ...open, ...key }).toArray()
    expect(found, JSON.stringify(key)).toMatchObject(data)
    expect(found.length, JSON.stringify(key)).toBe(data.length)
    expect(sent().map(({ operation }) => operation)).toEqual(['Query'])
  }
  const newest = await ours.query('byStatus', open, { order: 'desc', limit: 2 }).page()
  expect(ids(newest.items)).toEqual(['A-4', 'A-3'])
  const rest = await ours.query('byStatus', open, { order: 'desc', cursor: newest.cursor ?? '' }).page()
  expect(ids(rest.items)).toEqual(['A-1'])
  expect(rest.cursor).toBeUndefined()
  expect(await ours.query('byStatus', open).count()).toBe(3)
})

it('asks DynamoDB for the keys and the marks of the model, and for nothing else', async () => {
  const { database, sent } = await queriedTable(electroTable.tableName, electroTable, [ElectroOrder])

  await database
    .repository(ElectroOrder)
    .query('byStatus', { status: 'open', placedAt: { beginsWith: '2026' } })
    .page()

  expect(sent()).toEqual([
    {
      operation: 'Query',
      TableName: 'shop',
      IndexName: 'gsi1',
      KeyConditionExpression: '#w0 = :pk AND begins_with(#w1, :from)',
      // Letters of another case are in the same partition.
      FilterExpression: '(#w2 = :w2) AND (#w3 = :w3)',
      ExpressionAttributeNames: { '#w0': 'gsi1pk', '#w1': 'gsi1sk', '#w2': '__edb_e__', '#w3': 'status' },
      ExpressionAttributeValues: {
        ':pk': { S: '$shop#status_open' },
        ':from': { S: '$order_1#placedat_2026' },
        ':w2': { S: 'order' },
        ':w3': { S: 'open' },
      },
      Limit: 100,
      ReturnConsumedCapacity: 'TOTAL',
    },
  ])
})
