import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ConflictError, defineModel, ValueTakenError } from 'dynamo-signals'
import { existingTable, type WritesOptions } from 'dynamo-signals/existing'
import { dataTable } from 'dynamo-signals/table'
import { Entity } from 'electrodb'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { dyingTransport } from '../../support/dying-transport.ts'
import { someonesTable } from '../../support/existing-table.ts'
import { after, before, FaultyTransport, lostAnswer } from '../../support/faulty-transport.ts'

const KEYS = { partitionKey: 'pk', sortKey: 'sk' }
const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
const shop = existingTable({ tableName: 'shop', ...KEYS })
const schema = z.object({ userId: z.string(), email: z.string().optional(), name: z.string().optional() })
const writes: WritesOptions = {
  key: { pk: ({ userId }) => `$shop#userid_${userId}`, sk: () => '$user_1' },
  marks: { __edb_e__: 'user', __edb_v__: '1' },
  attributes: { email: 'mail' },
}
const usersOf = (options: WritesOptions) =>
  defineModel('User', {
    schema,
    unique: ['email'],
    storedIn: shop.items({ is: { __edb_e__: 'user' }, id: 'userId', writes: options }),
  })
const User = usersOf(writes)

/** Users that ElectroDB and the repository write at the same time. */
async function users(model: typeof User = User) {
  const table = await someonesTable('shop', KEYS)
  await table.addTable(dataTable('own'))
  const line = new FaultyTransport(table.dynamodb.transport)
  const open = (client = line.transport) => table.open([model], { client, tableName: 'own' })
  const database = open()
  const client = new DynamoDBClient({ endpoint: table.dynamodb.endpoint, region: 'eu-west-1', credentials })
  const attributes = {
    userId: { type: 'string', required: true },
    email: { type: 'string', field: 'mail' },
    name: { type: 'string' },
  } as const
  const primary = { pk: { field: 'pk', composite: ['userId'] }, sk: { field: 'sk', composite: [] } } as const
  const theirs = new Entity(
    { model: { entity: 'user', version: '1', service: 'shop' }, attributes, indexes: { primary } },
    { client, table: 'shop' },
  )
  /** The holder of each value, by the value. */
  const guards = async () => {
    const items = await table.dynamodb.items('own')
    return Object.fromEntries(items.map(({ pk, owner }) => [pk?.S?.slice('unique#User.email#'.length), owner?.S]))
  }
  return { ...table, line, database, reopen: open, ours: database.repository(model), theirs, guards }
}

describe('a unique value of an item in the layout of other code', () => {
  it('has its guard in the table of the library, in the form of every guard, and commits with its item', async () => {
    const { ours, dynamodb, line, guards } = await users()

    const ada = await ours.create({ userId: '1', email: 'ada@example.org' })

    expect(line.take()).toEqual(['TransactWriteItems'])
    expect(await dynamodb.items('own')).toEqual([
      { pk: { S: 'unique#User.email#ada@example.org' }, sk: { S: 'guard' }, owner: { S: '1' } },
    ])
    await ours.update(ada, { email: 'ada@example.net' })
    expect(await guards()).toEqual({ 'ada@example.net': '1' })
    await ours.delete(await ours.get('1'))
    expect([await guards(), await dynamodb.items('shop')]).toEqual([{}, []])
  })

  it('belongs to one instance, and finds it', async () => {
    const { ours } = await users()
    await ours.create({ userId: '1', email: 'ada@example.org' })

    const second = ours.create({ userId: '2', email: 'ada@example.org' })

    await expect(second).rejects.toThrow(ValueTakenError)
    expect(await ours.findBy('email', 'ada@example.org')).toMatchObject({ id: '1', email: 'ada@example.org' })
    expect(await ours.getOrCreate({ email: 'ada@example.org' }, { userId: '3' })).toMatchObject({ id: '1' })
    expect(await ours.find('2')).toBeUndefined()
  })

  it('goes to one of two writers', async () => {
    const { ours, reopen, line, guards, dynamodb } = await users()
    const other = reopen(dynamodb.transport).repository(User)
    line.next(
      'TransactWriteItems',
      before(() => other.create({ userId: '2', email: 'ada@example.org' })),
    )

    await expect(ours.create({ userId: '1', email: 'ada@example.org' })).rejects.toMatchObject({ holderId: '2' })

    expect(await guards()).toEqual({ 'ada@example.org': '2' })
    expect(await ours.find('1')).toBeUndefined()
  })

  it.each<[string, WritesOptions]>([
    ['with bookkeeping', writes],
    ['without bookkeeping', { ...writes, bookkeeping: false }],
  ])('is taken once if a response is lost, %s', async (_how, options) => {
    const { ours, line, guards } = await users(usersOf(options))
    line.next('TransactWriteItems', lostAnswer)

    const ada = await ours.create({ userId: '1', email: 'ada@example.org' })

    expect(await guards()).toEqual({ 'ada@example.org': ada.id })
  })
})

describe('a guard whose item other code has changed', () => {
  const [old, next] = ['ada@example.org', 'ada@example.net']
  type Users = Awaited<ReturnType<typeof users>>
  const changes: [string, (theirs: Users['theirs']) => Promise<unknown>][] = [
    ['given another value', theirs => theirs.update({ userId: '1' }).set({ email: next }).go()],
    ['removed the value from', theirs => theirs.update({ userId: '1' }).remove(['email']).go()],
    ['deleted', theirs => theirs.delete({ userId: '1' }).go()],
    ['replaced', theirs => theirs.put({ userId: '1', name: 'Eve' }).go()],
  ]

  it.each(changes)('finds no instance after they have %s it', async (_how, change) => {
    const { ours, theirs } = await users()
    await ours.create({ userId: '1', email: old })

    await change(theirs)

    expect(await ours.findBy('email', old)).toBeUndefined()
  })

  it.each(changes)('does not block the value after they have %s it', async (_how, change) => {
    const { ours, theirs, guards } = await users()
    await ours.create({ userId: '1', email: old })
    await change(theirs)

    await ours.create({ userId: '2', email: old })

    expect(await guards()).toEqual({ [old]: '2' })
    expect(await ours.findBy('email', old)).toMatchObject({ id: '2' })
  })

  it.each(changes)('lets the same instance take the value again after they have %s it', async (_how, change) => {
    const { ours, theirs, guards } = await users()
    await ours.create({ userId: '1', email: old })
    await change(theirs)

    await ours.save({ userId: '1', email: old }, { mode: 'upsert' })

    expect(await guards()).toEqual({ [old]: '1' })
  })

  it.each(changes)('lets its instance be deleted after they have %s it', async (_how, change) => {
    const { ours, theirs, dynamodb } = await users()
    const ada = await ours.create({ userId: '1', email: old })
    await change(theirs)

    await ours.delete((await ours.find('1')) ?? ada)

    expect(await dynamodb.items('shop')).toEqual([])
  })

  it('stays with its holder if they give the value back before another instance has taken it', async () => {
    const { ours, theirs, line, guards } = await users()
    await ours.create({ userId: '1', email: old })
    await theirs.update({ userId: '1' }).set({ email: next }).go()
    line.next(
      'GetItem',
      after(() => theirs.update({ userId: '1' }).set({ email: old }).go()),
    )

    await expect(ours.create({ userId: '2', email: old })).rejects.toThrow(ValueTakenError)

    expect(await guards()).toEqual({ [old]: '1' })
  })

  it('refuses a save of what the repository has read before', async () => {
    const { ours, theirs, guards } = await users()
    const ada = await ours.create({ userId: '1', email: old })
    await theirs.update({ userId: '1' }).set({ email: next }).go()

    await expect(ours.update(ada, { email: 'ada@example.com' })).rejects.toThrow(ConflictError)

    expect(await guards()).toEqual({ [old]: '1' })
  })
})

it('lets a change and a delete of an item release only a guard that is its own', async () => {
  const { ours, theirs, guards } = await users()
  await ours.create({ userId: '1', email: 'ada@example.org' })
  await theirs.create({ userId: '2', email: 'ada@example.org' }).go()
  await theirs.create({ userId: '3', email: 'ada@example.org' }).go()

  await ours.update(await ours.get('2'), { email: 'eve@example.org' })
  await ours.delete(await ours.get('3'))

  expect(await guards()).toEqual({ 'ada@example.org': '1', 'eve@example.org': '2' })
})

it.each(['before', 'after'] as const)(
  'keeps guards and items together if it dies %s any of its requests',
  async when => {
    let [request, didLive] = [0, false]
    while (!didLive) {
      request++
      const { ours, theirs, dynamodb, reopen, guards } = await users()
      await ours.create({ userId: '1', email: 'gone@example.org' })
      await theirs.delete({ userId: '1' }).go()
      const dying = dyingTransport(dynamodb.transport, request, when)
      const mortal = reopen(dying.transport).repository(User)
      const work = async () => {
        // Takes the guard of the deleted item over, moves on to another value, and is deleted.
        const eve = await mortal.create({ userId: '2', email: 'gone@example.org' })
        await mortal.delete(await mortal.update(eve, { email: 'eve@example.org' }))
      }
      didLive = await work().then(
        () => !dying.hasDied(),
        () => false,
      )

      const [stored] = (await dynamodb.items('shop')).map(({ mail }) => mail?.S)
      const { 'gone@example.org': gone, ...held } = await guards()
      expect([undefined, '1', '2']).toContain(gone)
      if (gone === '2') expect(stored).toBe('gone@example.org')
      else expect(held).toEqual(stored ? { [stored]: '2' } : {})
      const heir = await ours.getOrCreate({ email: 'gone@example.org' }, { userId: '3' })
      expect(await ours.findBy('email', 'gone@example.org')).toMatchObject({ id: heir.id })
    }
    expect(request).toBeGreaterThan(5)
  },
)

it('refuses a unique value without a table for its guard, without writes, and of a date that is stored as a number', async () => {
  const { open } = await someonesTable('shop', KEYS)
  const dated = usersOf({ ...writes, attributes: { email: { as: 'seconds' } } })
  const items = shop.items({ is: { __edb_e__: 'user' } })

  expect(() => open([User])).toThrow(
    'User has unique values or relations, and what protects them is stored in a table of the library. Pass tableName to openDatabase.',
  )
  expect(() => open([dated], { tableName: 'own' })).toThrow(
    'User.email is unique, and its dates are stored as numbers, so different strings would be the same date. Store it as it is, or remove it from unique.',
  )
  expect(() => defineModel('User', { schema, unique: ['email'], storedIn: items })).toThrow(
    'Model "User": unique cannot be used with storedIn, unless items() has writes. Remove it.',
  )
})
