import { defineModel, preMigrate } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { index } from 'dynamo-signals/queries'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const Before = defineModel('User', { schema: z.object({ first: z.string(), last: z.string() }) })
type Fields = Readonly<Record<string, unknown>>
const up = ({ first, last, ...rest }: Fields) => ({ ...rest, name: `${first} ${last}` })
const down = ({ name, ...rest }: Fields) => {
  const [first = '', last = ''] = String(name).split(' ')
  return { ...rest, first, last }
}
const After = defineModel('User', {
  schema: z.object({ name: z.string(), role: z.string().default('guest') }),
  unique: ['name'],
  indexes: { byRole: index({ partition: ['role'], sort: ['name'] }) },
  upgrades: upgrades({ 2: { up, down } }),
})

/** Two users that the release before stored, and the release after it, over the same table. */
async function released() {
  const before = memoryDatabase([Before])
  const old = before.database.repository(Before)
  await old.create({ id: 'ada', first: 'Ada', last: 'Lovelace' })
  await old.create({ id: 'ben', first: 'Ben', last: 'Nevis' })
  const after = before.reopen({ models: [After] })
  const stored = () => before.table.items.filter(({ sk }) => sk?.S === 'instance')
  return { database: after.database, users: after.database.repository(After), old, stored, before }
}

describe('a migration to a new version of a model', () => {
  it('stores it for every instance, with the guards, index entries and defaults that the version adds', async () => {
    const { database, users, stored } = await released()

    const done = await migrate(database)

    expect(done).toMatchObject({ changed: 2, complete: true, failed: [] })
    for (const item of stored()) {
      expect(item).toMatchObject({ _mv: { N: '2' }, _v: { N: '1' }, role: { S: 'guest' } })
      expect(item).not.toHaveProperty('first')
    }
    expect(await users.findBy('name', 'Ben Nevis')).toMatchObject({ id: 'ben' })
    const guests = await users.query('byRole', { role: 'guest' }).toArray()
    expect(guests.map(({ name }) => name)).toEqual(['Ada Lovelace', 'Ben Nevis'])
    expect(await migrate(database)).toMatchObject({ changed: 0, complete: true })
  })

  it('is announced with its version, and shown by a dry run that changes nothing', async () => {
    const { database, stored } = await released()
    const before = stored()
    const announced: unknown[] = []
    connected(preMigrate.connect(({ changes, dryRun }) => void announced.push([changes[0], dryRun]), { sender: After }))

    const { changes } = await migrate(database, { dryRun: true })

    expect(announced).toEqual([[{ kind: 'upgrade', name: 'version 2', action: 'add' }, true]])
    expect(changes).toContainEqual({
      model: 'User',
      kind: 'upgrade',
      name: 'version 2',
      instances: 2,
      sample: [
        {
          id: 'ada',
          before: "{ first: 'Ada', last: 'Lovelace' }",
          after: "{ name: 'Ada Lovelace', role: 'guest' }",
        },
        { id: 'ben', before: "{ first: 'Ben', last: 'Nevis' }", after: "{ name: 'Ben Nevis', role: 'guest' }" },
      ],
    })
    expect(stored()).toEqual(before)
  })

  it('makes later saves store the new version even with a down function', async () => {
    const { database, before } = await released()
    await migrate(database)

    const { database: started } = before.reopen({ models: [After] })
    await started.repository(After).create({ id: 'eve', name: 'Eve Moon' })

    expect(before.table.items.find(({ pk }) => pk?.S === 'User#eve')).toMatchObject({ _mv: { N: '2' } })
  })

  it('lists the instances whose upgrade fails, and migrates the others', async () => {
    const { before } = await released()
    const Failing = defineModel('User', {
      schema: z.object({ name: z.string() }),
      upgrades: upgrades({
        2: old => {
          if (old.first === 'Ada') throw new Error('no name for Ada')
          return up(old)
        },
      }),
    })

    const done = await migrate(before.reopen({ models: [Failing] }).database)

    expect(done).toMatchObject({ changed: 1, failed: [{ id: 'ada', why: expect.stringContaining('no name for Ada') }] })
  })
})
