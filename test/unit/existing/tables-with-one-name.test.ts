import { defineModel, openDatabase } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { expect, it } from 'vitest'
import * as z from 'zod'

const arnOf = (account: string) => `arn:aws:dynamodb:eu-west-1:${account}:table/orders`
const ours = { tableName: arnOf('111111111111'), partitionKey: 'pk', sortKey: 'sk' }
const modelIn = (name: string, options: Parameters<typeof existingTable>[0]) =>
  defineModel(name, {
    schema: z.object({ status: z.string() }),
    storedIn: existingTable(options).items({ is: { kind: name } }),
  })
const openWith = (other: object) => () =>
  openDatabase({
    client: async () => ({}) as never,
    ledgerTableName: 'ledger',
    models: [modelIn('Order', ours), modelIn('Line', { ...ours, ...other })],
  })

it.each([
  [
    'another account',
    { tableName: arnOf('222222222222') },
    `under the names ${ours.tableName} and ${arnOf('222222222222')}`,
  ],
  ['no account', { tableName: 'orders' }, `under the names ${ours.tableName} and orders`],
  ['another partition key', { partitionKey: 'id' }, 'with different keys'],
  ['no sort key', { sortKey: undefined }, 'with different keys'],
])(
  'refuses a table with the name of another one and %s, whose items would have the same identity',
  (_, other, names) => {
    expect(openWith(other)).toThrow(
      `openDatabase: Order and Line are stored in orders, but ${names}. Use one existingTable() for both, or open a separate database for each table.`,
    )
  },
)

it('accepts two descriptions of a table that are the same, and tables with other names', () => {
  expect(openWith({})).not.toThrow()
  expect(openWith({ tableName: 'archive', partitionKey: 'id' })).not.toThrow()
})
