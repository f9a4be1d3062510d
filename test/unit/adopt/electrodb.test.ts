import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { Entity } from 'electrodb'
import { expect, it } from 'vitest'
import { adopt, effectsOn } from '../../support/adopted-table.ts'
import { someonesTable } from '../../support/existing-table.ts'

const tableName = 'shop'
const SYSTEM = { version: 0, createdAt: '', updatedAt: '' }
const primary = { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: [] } } as const

async function electroTable() {
  const table = await someonesTable(tableName, { partitionKey: 'pk', sortKey: 'sk' })
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
  const client = new DynamoDBClient({ endpoint: table.dynamodb.endpoint, region: 'eu-west-1', credentials })
  const orders = new Entity(
    {
      model: { entity: 'order', version: '1', service: 'shop' },
      attributes: {
        orderId: { type: 'string', required: true },
        total: { type: 'number' },
        tags: { type: 'set', items: 'string' },
        address: { type: 'map', properties: { town: { type: 'string' }, floor: { type: 'number' } } },
        lines: { type: 'list', items: { type: 'map', properties: { sku: { type: 'string' } } } },
        placedAt: { type: 'string' },
      },
      indexes: { primary },
    } as const,
    { client, table: tableName },
  )
  const lines = (service: string) =>
    new Entity(
      {
        model: { entity: 'orderLine', version: '1', service },
        attributes: {
          orderId: { type: 'string', required: true },
          number: { type: 'number', required: true },
          title: { type: 'string' },
        },
        indexes: {
          primary: { pk: { field: 'pk', composite: ['orderId'] }, sk: { field: 'sk', composite: ['number'] } },
        },
      } as const,
      { client, table: tableName },
    )
  return { ...table, orders, lines }
}

it('writes models for the entities of ElectroDB, whose receivers run for its later changes', async () => {
  const table = await electroTable()
  const placedAt = '2026-03-01T12:00:00.000Z'
  await table.orders.create({ orderId: 'A-1', total: 5, tags: ['new'], placedAt, lines: [{ sku: 'x' }] }).go()
  await table.orders.create({ orderId: 'A-2', total: 6, placedAt, address: { town: 'Ulm', floor: 2 } }).go()
  await table.lines('shop').create({ orderId: 'A-1', number: 1, title: 'Lamp' }).go()
  await table.lines('shop').create({ orderId: 'A-1', number: 2 }).go()

  const { code, out, complaints, load } = await adopt(table.dynamodb.endpoint, tableName)

  expect(code).toBe(0)
  expect(out).toContain('Then "npx dynamo-signals verify" checks every item')
  expect(out).toMatch(/^Order +2 +ElectroDB +__edb_e__ = order +'orderId'/m)
  expect(out).toMatch(/^OrderLine +2 +ElectroDB +__edb_e__ = orderLine +\['orderId', 'number'\]/m)
  expect(await complaints()).toBe('')
  await table.orders.update({ orderId: 'A-1' }).add({ total: 2 }).go()
  await table.orders.delete({ orderId: 'A-2' }).go()
  const { adoptedModels } = await load()
  const first = {
    ...SYSTEM,
    id: 'A-1',
    orderId: 'A-1',
    total: 5,
    tags: new Set(['new']),
    placedAt,
    lines: [{ sku: 'x' }],
  }
  const second = { ...SYSTEM, id: 'A-2', orderId: 'A-2', total: 6, placedAt, address: { town: 'Ulm', floor: 2 } }
  expect(await effectsOn(table, adoptedModels)).toEqual([
    ['Order', 'created', first],
    ['Order', 'created', second],
    ['OrderLine', 'created', { ...SYSTEM, id: 'A-1#1', orderId: 'A-1', number: 1, title: 'Lamp' }],
    ['OrderLine', 'created', { ...SYSTEM, id: 'A-1#2', orderId: 'A-1', number: 2 }],
    ['Order', 'changed', { ...first, total: 7 }],
    ['Order', 'deleted', second],
  ])
})

it('writes a model for each of two ElectroDB services with an entity of the same name', async () => {
  const table = await electroTable()
  await table.lines('shop').create({ orderId: 'A-1', number: 1 }).go()
  await table.lines('archive').create({ orderId: 'A-1', number: 1 }).go()

  const { code, load } = await adopt(table.dynamodb.endpoint, tableName)

  expect(code).toBe(0)
  const { adoptedModels } = await load()
  const effects = await effectsOn(table, adoptedModels)
  expect(adoptedModels.map(({ name }) => name).sort()).toEqual(['ArchiveOrderLine', 'ShopOrderLine'])
  expect(effects.map(([model]) => model)).toEqual(['ShopOrderLine', 'ArchiveOrderLine'])
})
