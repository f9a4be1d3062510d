import { type AnyModel, defineModel, type Transport } from 'dynamo-signals'
import { migrate, verify } from 'dynamo-signals/operations'
import { index } from 'dynamo-signals/queries'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Before = defineModel('User', { schema: z.object({ nick: z.string() }) })
const After = defineModel('User', {
  schema: z.object({ name: z.string() }),
  upgrades: upgrades({
    2: {
      up: ({ nick, ...rest }) => ({ ...rest, name: nick }),
      down: ({ name, ...rest }) => ({ ...rest, nick: name }),
    },
  }),
})
const Unique = defineModel('User', { schema: z.object({ nick: z.string() }), unique: ['nick'], listed: true })
const Sorted = defineModel('User', {
  schema: z.object({ nick: z.string() }),
  indexes: { byNick: index({ partition: ['nick'] }) },
})

const Key = { pk: { S: 'User#ada' }, sk: { S: 'instance' } }
const COLOR = { UpdateExpression: 'SET color = :color', ExpressionAttributeValues: { ':color': { S: 'red' } } }

/** A stored user, and processes beside which another program sets `color` between their reads and their first write. */
async function stored(model: AnyModel = Before) {
  const shelf = memoryDatabase([model])
  await shelf.database.repository(model).create({ id: 'ada', nick: 'Ada' })
  const { transport } = shelf.line
  const change = (parts: object) => transport('UpdateItem', { TableName: 'data', Key, ...parts })
  const beside = (release: AnyModel) => {
    const writes: string[] = []
    const client: Transport = async (operation, input, options) => {
      const request = JSON.stringify(input)
      if (/^(Put|Update|Transact)/.test(operation) && request.includes('"User#ada"')) {
        if (writes.push(operation) === 1) await change({ ...COLOR })
      }
      return transport(operation, input, options)
    }
    return { ...shelf.reopen({ models: [release], client }), writes }
  }
  const item = () => shelf.table.items.find(({ pk }) => pk?.S === Key.pk.S)
  return { ...shelf, change, beside, item }
}

describe('an attribute that another program adds between the read and the write', () => {
  it('stays when migrate upgrades the instance, with one request', async () => {
    const { beside, item } = await stored()
    const { database, writes } = beside(After)

    expect(await migrate(database)).toMatchObject({ changed: 1, complete: true })

    expect(item()).toMatchObject({ color: { S: 'red' }, name: { S: 'Ada' }, _mv: { N: '2' } })
    expect(item()).not.toHaveProperty('nick')
    expect(writes).toEqual(['UpdateItem'])
  })

  it('stays when migrate sends signals', async () => {
    const { beside, item } = await stored()

    await migrate(beside(After).database, { sendSignals: true })

    expect(item()).toMatchObject({ color: { S: 'red' }, name: { S: 'Ada' }, _v: { N: '2' } })
  })

  it('stays when migrate adds a guard and an index entry in a transaction', async () => {
    const { beside, item } = await stored()
    const { database, writes } = beside(Unique)

    await migrate(database)

    expect(item()).toMatchObject({ color: { S: 'red' }, nick: { S: 'Ada' } })
    expect(Object.keys(item() ?? {}).some(name => /^gsi\d+pk$/.test(name))).toBe(true)
    expect(writes).toEqual(['TransactWriteItems'])
  })

  it('stays when migrate undoes an upgrade', async () => {
    const { beside, item, reopen } = await stored()
    await migrate(reopen({ models: [After] }).database)

    await migrate(beside(After).database, { undo: true })

    expect(item()).toMatchObject({ color: { S: 'red' }, nick: { S: 'Ada' } })
    expect(item()).not.toHaveProperty('name')
  })

  it('stays when verify repairs an index entry', async () => {
    const { beside, item, change } = await stored(Sorted)
    const entry = Object.keys(item() ?? {}).find(name => /^gsi\d+pk$/.test(name)) ?? ''
    const right = item()?.[entry]
    await change({
      UpdateExpression: 'SET #entry = :wrong',
      ExpressionAttributeNames: { '#entry': entry },
      ExpressionAttributeValues: { ':wrong': { S: 'wrong' } },
    })

    await verify(beside(Sorted).database, { repair: true })

    expect(item()).toMatchObject({ color: { S: 'red' }, [entry]: right })
  })

  it('stays when verify removes the mark of a delete that was never finished', async () => {
    const { beside, item, change } = await stored()
    await change({
      UpdateExpression: 'SET #mark = :mark',
      ExpressionAttributeNames: { '#mark': '_deleting' },
      ExpressionAttributeValues: {
        ':mark': { M: { id: { S: 'delete-1' }, until: { S: '2020-01-01T00:00:00.000Z' } } },
      },
    })

    const { writes, database } = beside(Before)
    await verify(database, { repair: true })

    expect(item()).toMatchObject({ color: { S: 'red' }, nick: { S: 'Ada' } })
    expect(item()).not.toHaveProperty('_deleting')
    expect(writes).toHaveLength(1)
  })
})

it('migrate starts over if another program changes an attribute that it has read', async () => {
  const { beside, item, change } = await stored()
  const { database, writes } = beside(After)
  await change({ UpdateExpression: 'SET color = :old', ExpressionAttributeValues: { ':old': { S: 'blue' } } })

  expect(await migrate(database)).toMatchObject({ changed: 1, complete: true })

  expect(item()).toMatchObject({ color: { S: 'red' }, name: { S: 'Ada' } })
  expect(writes).toEqual(['UpdateItem', 'UpdateItem'])
})

it('migrate replaces the whole item if an upgrade changes more attributes than an update can name', async () => {
  const { beside, item } = await stored()
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`field${at}`, at]))
  const Wide = defineModel('User', {
    schema: z.looseObject({ nick: z.string() }),
    upgrades: upgrades({ 2: old => ({ ...old, ...many }) }),
  })
  const { database, writes } = beside(Wide)

  expect(await migrate(database)).toMatchObject({ changed: 1, complete: true, failed: [] })

  expect(item()).toMatchObject({ nick: { S: 'Ada' }, field299: { N: '299' } })
  expect(writes).toEqual(['PutItem'])
})
