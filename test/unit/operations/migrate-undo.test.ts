import { defineModel } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Before = defineModel('User', { schema: z.object({ nick: z.string() }) })
const up = ({ nick, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, name: nick })
const down = ({ name, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, nick: name })
const schema = z.object({ name: z.string() })
const After = defineModel('User', { schema, upgrades: upgrades({ 2: { up, down } }) })
const OneWay = defineModel('User', { schema, upgrades: upgrades({ 2: up }) })

/** A table that the newer release has migrated, and in which it has saved. */
async function migrated(after: typeof After = After) {
  const shelf = memoryDatabase([Before])
  await shelf.database.repository(Before).create({ id: 'ada', nick: 'Ada' })
  const { database } = shelf.reopen({ models: [after] })
  await migrate(database)
  await database.repository(after).create({ id: 'ben', name: 'Ben' })
  const stored = () => shelf.table.items.map(({ id, nick, name, _mv, _v }) => [id?.S, nick?.S, name?.S, _mv?.N, _v?.N])
  return { shelf, database, stored, older: shelf.reopen({ models: [Before] }).database.repository(Before) }
}

describe('a migration that is undone', () => {
  it('stores every instance as the version that the older release reads', async () => {
    const { database, stored, older } = await migrated()
    await expect(older.get('ben')).rejects.toMatchObject({ code: 'repository.unreadable' })

    const undone = await migrate(database, { undo: true })

    expect(undone).toMatchObject({ changed: 2, complete: true, failed: [] })
    expect(undone.changes).toMatchObject([{ model: 'User', kind: 'upgrade', name: 'version 1', instances: 2 }])
    expect(stored().toSorted()).toEqual([
      ['ada', 'Ada', undefined, undefined, '1'],
      ['ben', 'Ben', undefined, undefined, '1'],
    ])
    expect(await older.get('ben')).toMatchObject({ nick: 'Ben' })
    expect(await migrate(database, { undo: true })).toMatchObject({ changed: 0, complete: true })
  })

  it('lets processes that start later store the older version, until the next migration', async () => {
    const { shelf, database, older, stored } = await migrated()
    await migrate(database, { undo: true })

    const users = shelf.reopen({ models: [After] }).database.repository(After)
    await users.create({ id: 'cem', name: 'Cem' })

    expect(await older.get('cem')).toMatchObject({ nick: 'Cem' })
    await migrate(database)
    expect(stored().map(([, , , version]) => version)).toEqual(['2', '2', '2'])
  })

  it('changes nothing in a dry run', async () => {
    const { database, stored } = await migrated()
    const before = stored()

    const { changed } = await migrate(database, { undo: true, dryRun: true })

    expect(changed).toBe(2)
    expect(stored()).toEqual(before)
  })

  it('is refused if no upgrade has a way back', async () => {
    const { database } = await migrated(OneWay as typeof After)

    await expect(migrate(database, { undo: true })).rejects.toThrow(
      'migrate: undo needs a model whose latest upgrade has a down function. User has none.',
    )
  })
})
