import { expect, it } from 'vitest'
import { readDevConfig } from '../../../packages/local-cloud/src/dev/read-dev-config.ts'

const orders = { name: 'orders', partitionKey: 'pk' }
const mail = { name: 'mail', handler: 'src/mail.handler', table: 'orders' }
const TABLE = 'name, partitionKey, sortKey, keyTypes, indexes, stream, timeToLiveAttribute'
const tidy = { name: 'tidy', handler: 'src/tidy.handler', everySeconds: 60 }

it('accepts tables, consumers and schedules', () => {
  const config = { tables: [orders], consumers: [mail], schedules: [tidy], environment: { TABLE: 'orders' } }

  expect(readDevConfig('app.ts', config)).toEqual(config)
})

it.each<[string, unknown, string]>([
  [
    'an unknown setting',
    { tables: [{ ...orders, partitionkey: 'id' }] },
    `dev.tables.0 has no setting "partitionkey". The settings are ${TABLE}`,
  ],
  [
    'the name of a table under another setting',
    { tables: [{ tableName: 'orders', partitionKey: 'pk' }] },
    `dev.tables.0.name is missing. It must be a string; dev.tables.0 has no setting "tableName". The settings are ${TABLE}`,
  ],
  ['a name that is a number', { tables: [{ ...orders, name: 5 }] }, 'dev.tables.0.name must be a string, not 5. '],
  ['an empty name', { tables: [{ ...orders, name: '' }] }, 'dev.tables.0.name must not be empty. '],
  ['no list of tables', { tables: orders }, 'dev.tables must be an array, not an object. '],
  ['an unknown part', { tables: [orders], lambdas: [] }, 'dev has no setting "lambdas". The settings are tables, '],
  [
    'a start that Lambda does not have',
    { tables: [orders], consumers: [{ ...mail, startingPosition: 'trim' }] },
    'dev.consumers.0.startingPosition must be "TRIM_HORIZON" or "LATEST", not "trim". ',
  ],
  [
    'a time that is never over',
    { tables: [orders], schedules: [{ ...tidy, everySeconds: 0 }] },
    'dev.schedules.0.everySeconds must be more than 0, not 0. ',
  ],
  [
    'a table that is not listed',
    { tables: [orders], consumers: [{ ...mail, table: 'users' }] },
    'the tables are orders',
  ],
  [
    'a table without a stream',
    { tables: [{ ...orders, stream: false }], consumers: [mail] },
    'whose `stream` is false',
  ],
  ['a table that is listed twice', { tables: [orders, orders] }, 'two tables are named "orders"'],
  [
    'a name of two functions',
    { tables: [orders], consumers: [mail], schedules: [{ ...tidy, name: 'mail' }] },
    'two functions are named "mail"',
  ],
  ['no tables', { tables: [] }, 'dev.tables must not be empty. '],
])('refuses %s, and says where it is', (_, config, why) => {
  expect(() => readDevConfig('app.ts', config)).toThrow(
    expect.objectContaining({ code: 'dev.invalidConfig', message: expect.stringContaining(why) }),
  )
})
