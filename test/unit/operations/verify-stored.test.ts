import { defineModel, foreignKey } from 'dynamo-signals'
import { migrate, verify } from 'dynamo-signals/operations'
import { index } from 'dynamo-signals/queries'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const schema = z.object({ name: z.string(), endsAt: z.int().optional() })
const Team = defineModel('Team', { schema })
const User = defineModel('User', {
  schema,
  expires: 'endsAt',
  listed: true,
  indexes: { byName: index({ partition: ['name'], index: 'gsi2' }) },
  relations: { team: foreignKey(Team, { index: 'gsi1', onDelete: 'cascade' }) },
} as never)

async function stored() {
  const shelf = memoryDatabase([Team, User])
  await shelf.database.repository(Team).create({ id: 't', name: 'Red' })
  await shelf.database.repository(User).create({ id: 'ada', name: 'Ada', teamId: 't', endsAt: 4_000_000_000 } as never)
  return { ...shelf, items: memoryItems(shelf) }
}

describe('an index entry', () => {
  it('is not reported if the repository has written it', async () => {
    const { database } = await stored()

    expect(await verify(database)).toMatchObject({ findings: [], outdated: [] })
  })

  it.each([
    ['of an access pattern', { gsi2pk: { S: 'User.byName#"Bob"' } }, 'byName'],
    ['of a foreign key', { gsi1pk: { S: 'User.team#other' } }, 'team'],
    ['of a listing', { gsi0sk: { S: 'ben' } }, 'listed'],
  ])('%s that does not match its item is rewritten by a repair', async (_, damage, use) => {
    const { database, items } = await stored()
    const before = items.get('User#ada')
    items.set('User#ada', damage)

    const { findings } = await verify(database)
    const repaired = await verify(database, { repair: true })

    expect(findings).toMatchObject([{ kind: 'indexEntryWrong', model: 'User', id: 'ada', repairable: true }])
    expect(findings[0]?.detail).toContain(`Its entry for ${use} is `)
    expect(repaired).toMatchObject({ repaired: 1 })
    const { _migrated, ...after } = items.get('User#ada') ?? {}
    expect(after).toEqual(before)
    expect(await verify(database)).toMatchObject({ findings: [] })
  })

  it('that is missing is written by a repair, and so is a time to live', async () => {
    const { database, items } = await stored()
    const { gsi2pk, gsi2sk, _ttl, ...rest } = items.get('User#ada') ?? {}
    items.put('User#ada', rest)

    const { findings } = await verify(database, { repair: true })

    expect(findings.map(({ kind, repaired }) => [kind, repaired])).toEqual([
      ['expiryWrong', true],
      ['indexEntryWrong', true],
    ])
    expect(items.get('User#ada')).toMatchObject({ gsi2pk, gsi2sk, _ttl })
  })
})

describe('an instance that is not migrated yet', () => {
  const Upgraded = defineModel('Team', {
    schema: z.object({ title: z.string() }),
    upgrades: upgrades({ 2: ({ name, ...rest }) => ({ ...rest, title: name }) }),
  })

  it('is counted by version, and is not a fault', async () => {
    const shelf = memoryDatabase([Team])
    await shelf.database.repository(Team).saveMany([
      { id: 't1', name: 'Red' },
      { id: 't2', name: 'Blue' },
    ])
    const { database } = shelf.reopen({ models: [Upgraded] })
    await database.repository(Upgraded).create({ id: 't3', title: 'Green' })

    const before = await verify(database, { repair: true })
    await migrate(database)

    expect(before).toMatchObject({
      findings: [],
      outdated: [{ model: 'Team', kind: 'upgrade', name: 'version 1', instances: 2 }],
    })
    expect(await verify(database)).toMatchObject({ findings: [], outdated: [] })
  })

  it('is counted by use, and is left to migrate by a repair', async () => {
    const Listed = defineModel('Team', { schema, listed: true })
    const shelf = memoryDatabase([Team])
    await shelf.database.repository(Team).create({ id: 't1', name: 'Red' })
    const { database } = shelf.reopen({ models: [Listed] })

    const { findings, outdated } = await verify(database, { repair: true })

    expect(findings).toEqual([])
    expect(outdated).toEqual([{ model: 'Team', kind: 'index', name: 'listed', instances: 1 }])
  })
})
