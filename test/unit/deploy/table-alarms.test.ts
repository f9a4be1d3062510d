import { indexAlarms, tableAlarm } from 'dynamo-signals/deploy'
import { expect, it } from 'vitest'

const data = { name: 'data', tableName: 'shop-data', indexes: ['gsi0', 'gsi1'] }
const orders = { name: 'orders', tableName: 'orders', indexes: ['byStatus'] }
const ledger = { name: 'ledger', tableName: 'shop-ledger', indexes: [] }

it('watches the indexes of each table under a name of its own, and nothing where there are none', () => {
  const alarms = [data, orders, ledger].flatMap(table => [tableAlarm(table), ...indexAlarms(table)])

  expect(alarms.map(({ name }) => name)).toEqual([
    'data-throttled',
    'data-indexes-throttled',
    'orders-throttled',
    'orders-indexes-throttled',
    'ledger-throttled',
  ])
})

it('adds up what each index throttles', () => {
  const [alarm] = indexAlarms(data)

  expect(alarm?.metrics.map(({ dimensions }) => dimensions)).toEqual([
    { TableName: 'shop-data', GlobalSecondaryIndexName: 'gsi0' },
    { TableName: 'shop-data', GlobalSecondaryIndexName: 'gsi1' },
  ])
})
