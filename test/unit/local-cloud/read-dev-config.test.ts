import { expect, it } from 'vitest'
import { readDevConfig } from '../../../packages/local-cloud/src/dev/read-dev-config.ts'

const orders = { name: 'orders', partitionKey: 'pk' }
const mail = { name: 'mail', handler: 'src/mail.handler', table: 'orders' }
const tidy = { name: 'tidy', handler: 'src/tidy.handler', everySeconds: 60 }

it('accepts tables, consumers and schedules', () => {
  const config = { tables: [orders], consumers: [mail], schedules: [tidy], environment: { TABLE: 'orders' } }

  expect(readDevConfig('app.ts', config)).toEqual(config)
})

it.each<[string, object, string]>([
  [
    'an unknown setting',
    { tables: [{ ...orders, partitionkey: 'id' }] },
    'dev.tables.0: Unrecognized key: "partitionkey"',
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
  ['no tables', { tables: [] }, 'dev.tables: '],
])('refuses %s, and says where it is', (_, config, why) => {
  expect(() => readDevConfig('app.ts', config)).toThrow(
    expect.objectContaining({ code: 'dev.invalidConfig', message: expect.stringContaining(why) }),
  )
})
