import { defineModel } from 'dynamo-signals'
import { migrate, verify } from 'dynamo-signals/operations'
import { upgrades } from 'dynamo-signals/upgrades'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { before } from '../../support/faulty-transport.ts'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.object({ email: z.string() })
const Before = defineModel('User', { schema })
const After = defineModel('User', { schema, unique: ['email'] })

/** The newer release has stored ada, and the older one, which knows no guards, writes meanwhile. */
async function deploying() {
  const shelf = memoryDatabase([Before])
  await shelf.database.repository(Before).create({ id: 'bob', email: 'bob@example.org' })
  const { database: newer, line } = shelf.reopen({ models: [After] })
  await newer.repository(After).create({ id: 'ada', email: 'ada@example.org' })
  const guards = () =>
    shelf.table.items
      .filter(item => item.sk?.S === 'guard')
      .map(item => `${item.pk?.S?.split('#')[2]} ${item.owner?.S}`)
      .sort()
  return { newer, line, older: shelf.database.repository(Before), guards }
}

it('releases the guard of a value that the older release has changed', async () => {
  const { newer, older, guards } = await deploying()
  await older.update(await older.get('ada'), { email: 'ada@example.com' })

  expect(await migrate(newer)).toMatchObject({ complete: true })

  expect(guards()).toEqual(['ada@example.com ada', 'bob@example.org bob'])
})

it('releases a guard whose holder changes just before', async () => {
  const { newer, line, older, guards } = await deploying()
  await migrate(newer)
  await older.update(await older.get('ada'), { email: 'ada@example.com' })
  const changes = before(async () => void (await older.update(await older.get('ada'), { email: 'ada@example.net' })))
  // The first gives the instance its new guard, the second releases the old one.
  line.next('TransactWriteItems', request => request(), changes)

  expect(await migrate(newer)).toMatchObject({ complete: true })

  expect(guards()).toEqual(['ada@example.com ada', 'bob@example.org bob'])
})

it('releases the guard of an instance that the older release has deleted', async () => {
  const { newer, older, guards } = await deploying()
  await older.delete(await older.get('ada'))

  expect(await migrate(newer)).toMatchObject({ complete: true })

  expect(guards()).toEqual(['bob@example.org bob'])
})

it('gives the guard to the instance that now has the value, and lists no duplicate', async () => {
  const { newer, older, guards } = await deploying()
  await older.update(await older.get('ada'), { email: 'ada@example.com' })
  await older.update(await older.get('bob'), { email: 'ada@example.org' })

  expect(await migrate(newer)).toMatchObject({ complete: true, duplicates: [] })

  expect(guards()).toEqual(['ada@example.com ada', 'ada@example.org bob'])
})

it('shows the guards that it would release in a dry run, and keeps them', async () => {
  const { newer, older, guards } = await deploying()
  await older.delete(await older.get('ada'))
  const held = guards()

  const { changes } = await migrate(newer, { dryRun: true })

  expect(JSON.stringify(changes)).toContain('unique#User.email#ada@example.org')
  expect(guards()).toEqual(held)
})

it('verify keeps the guard of a field that the stored item has under its earlier name', async () => {
  const Nick = defineModel('User', { schema: z.object({ nick: z.string() }) })
  const Name = defineModel('User', {
    schema: z.object({ name: z.string() }),
    unique: ['name'],
    upgrades: upgrades({
      2: {
        up: ({ nick, ...rest }) => ({ ...rest, name: nick }),
        down: ({ name, ...rest }) => ({ ...rest, nick: name }),
      },
    }),
  })
  const shelf = memoryDatabase([Nick])
  await shelf.database.repository(Nick).create({ id: 'bob', nick: 'Bob' })
  const newer = shelf.reopen({ models: [Name] }).database
  await newer.repository(Name).create({ id: 'ada', name: 'Ada' })

  await verify(newer, { repair: true })

  expect(shelf.table.items.filter(item => item.sk?.S === 'guard')).toMatchObject([{ owner: { S: 'ada' } }])
})
