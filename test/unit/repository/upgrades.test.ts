import { defineModel, type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Before = defineModel('User', {
  schema: z.object({ first: z.string(), last: z.string(), age: z.number().optional() }),
})
const schema = z.object({ name: z.string(), age: z.number().optional() })
const up = ({ first, last, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, name: `${first} ${last}` })
const down = ({ name, ...rest }: Readonly<Record<string, unknown>>) => {
  const [first = '', last = ''] = String(name).split(' ')
  return { ...rest, first, last }
}
const After = defineModel('User', { schema, upgrades: upgrades({ 2: up }) })
const Both = defineModel('User', { schema, upgrades: upgrades({ 2: { up, down } }) })

/** The same table, opened by two releases. */
function releases(newer: typeof After) {
  const before = memoryDatabase([Before])
  const after = before.reopen({ models: [newer] })
  const stored = () => before.table.items.find(({ pk }) => pk?.S === 'User#ada')
  return {
    ...after,
    old: before.database.repository(Before),
    new: after.database.repository(newer),
    stored: () => stored() as NonNullable<ReturnType<typeof stored>>,
  }
}

const ada = { id: 'ada', first: 'Ada', last: 'Lovelace' }

describe('an instance that an earlier version of its model stored', () => {
  it('is read as the current version of the model, and is not written by the read', async () => {
    const users = releases(After)
    await users.old.create(ada)

    expect(await users.new.get('ada')).toMatchObject({ name: 'Ada Lovelace', version: 1 })
    expect(users.stored()).toMatchObject({ first: { S: 'Ada' }, last: { S: 'Lovelace' } })
  })

  it('is not written by a save that changes nothing', async () => {
    const users = releases(After)
    await users.old.create(ada)

    await users.new.save(await users.new.get('ada'))

    expect(users.stored()._v).toEqual({ N: '1' })
  })

  it('is stored as the new version by a save that changes something, without the removed fields', async () => {
    const users = releases(After)
    await users.old.create(ada)

    await users.new.update(await users.new.get('ada'), { age: 36 })

    expect(users.stored()).toMatchObject({ name: { S: 'Ada Lovelace' }, age: { N: '36' }, _mv: { N: '2' } })
    expect(users.stored()).not.toHaveProperty('first')
    expect(await users.new.get('ada')).toMatchObject({ name: 'Ada Lovelace', age: 36 })
  })

  it('reaches receivers as the new version, before and after the change', async () => {
    const users = releases(After)
    await users.old.create(ada)
    const NewImage = users.stored()
    const seen: unknown[] = []
    const note = async ({ instance, changedFields }: PostSave<typeof After>) =>
      void seen.push([instance.name, changedFields])
    connected(postSave.connect(note, { sender: After, consumer: 'links', dispatchUid: 'seen' }))

    const handle = createStreamHandler({ database: users.database, consumer: 'links' })
    const { pk, sk } = NewImage
    const dynamodb = { Keys: { pk, sk }, NewImage, SequenceNumber: '1' }
    expect(await handle({ Records: [{ eventID: '1', eventName: 'INSERT', dynamodb }] })).toEqual({
      batchItemFailures: [],
    })

    expect(seen).toEqual([['Ada Lovelace', ['name']]])
  })

  it('fails a check of a field that only the upgrade provides, so that no record is skipped because of it', async () => {
    const users = releases(After)
    await users.old.create(ada)
    const check = (expected: object) =>
      users.database.transaction(async transaction => transaction.check(After, 'ada', expected as never))

    await expect(check({ name: 'Ada Lovelace' })).rejects.toMatchObject({ code: 'repository.checkOutdated' })
    await expect(check({ name: 'Ben' })).rejects.toMatchObject({ code: 'repository.checkFailed' })
    await users.new.update(await users.new.get('ada'), { age: 36 })
    await check({ name: 'Ada Lovelace' })
  })

  it('cannot be read if its upgrade fails, and the error says which one', async () => {
    const Failing = defineModel('User', {
      schema,
      upgrades: upgrades({
        2: () => {
          throw new Error('no name')
        },
      }),
    })
    const users = releases(Failing)
    await users.old.create(ada)

    await expect(users.new.get('ada')).rejects.toThrow(
      'User ada cannot be read: its upgrade from version 1 of User to 2 failed: no name.',
    )
    await users.new.delete(await users.new.get('ada').catch(error => error.stored))
    expect(await users.new.find('ada')).toBeUndefined()
  })
})

describe('two releases on one table', () => {
  it('the older one reports that a newer release stored an item that it cannot read, and does not lose it', async () => {
    const users = releases(After)
    await users.new.create({ id: 'ada', name: 'Ada Lovelace' })

    await expect(users.old.get('ada')).rejects.toThrow(
      'A newer release stored it with version 2 of User, and this release knows version 1',
    )
    expect(users.stored()).toMatchObject({ name: { S: 'Ada Lovelace' }, _mv: { N: '2' } })
  })

  it('both read and save everything if the newer one has a down function, until the table is migrated', async () => {
    const users = releases(Both)
    await users.old.create(ada)

    await users.new.update(await users.new.get('ada'), { age: 36 })
    const byOld = await users.old.get('ada')
    await users.old.update(byOld, { last: 'King' })
    const byNew = await users.new.get('ada')

    expect(byOld).toMatchObject({ first: 'Ada', last: 'Lovelace', age: 36, version: 2 })
    expect(byNew).toMatchObject({ name: 'Ada King', age: 36, version: 3 })
    expect(users.stored()).not.toHaveProperty('_mv')
  })

  it('an older one that changes an instance of a newer version keeps its attributes and its mark', async () => {
    const Wide = defineModel('User', {
      schema: z.object({ first: z.string(), last: z.string(), age: z.number().optional(), city: z.string() }),
      upgrades: upgrades({ 2: old => ({ ...old, city: 'London' }) }),
    })
    const users = releases(Wide as never)
    await (users.new as never as { create(user: object): Promise<unknown> }).create({ ...ada, city: 'Paris' })

    await users.old.update(await users.old.get('ada'), { age: 36 })

    expect(users.stored()).toMatchObject({ city: { S: 'Paris' }, age: { N: '36' }, _mv: { N: '2' } })
    expect(await users.new.get('ada')).toMatchObject({ city: 'Paris', age: 36 })
  })
})
