import { defineModel } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { upgrades } from 'dynamo-signals/upgrades'
import { expect, it } from 'vitest'
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

const MINUTE = 60_000

/** A process of the newer release that has saved before the table was migrated. */
async function running() {
  let now = Date.parse('2026-03-01T12:00:00Z')
  const runtime = { now: () => new Date(now) }
  const shelf = memoryDatabase([Before], { runtime })
  await shelf.database.repository(Before).create({ id: 'ada', nick: 'Ada' })
  const layoutReads: string[] = []
  const process = shelf.reopen({
    models: [After],
    client: (operation, input, options) => {
      if (operation === 'GetItem' && JSON.stringify(input).includes('layout')) layoutReads.push(operation)
      return shelf.line.transport(operation, input, options)
    },
  })
  const users = process.database.repository(After)
  await users.create({ id: 'first', name: 'First' })
  const version = (id: string) => shelf.table.items.find(item => item.id?.S === id)?._mv?.N ?? '1'
  return {
    ...process,
    users,
    layoutReads,
    version,
    other: () => shelf.reopen({ models: [After] }).database,
    pass: (minutes: number) => {
      now += minutes * MINUTE
    },
  }
}

it('stores the newer version within five minutes after another process has migrated the table', async () => {
  const { users, version, other, pass } = await running()
  expect(version('first')).toBe('1')
  await migrate(other())
  pass(4)

  await users.create({ id: 'soon', name: 'Soon' })
  pass(2)
  await users.create({ id: 'later', name: 'Later' })

  expect(['first', 'soon', 'later'].map(version)).toEqual(['2', '1', '2'])
})

it('reads the layout again only after five minutes, once', async () => {
  const { users, layoutReads, pass } = await running()
  layoutReads.length = 0

  for (const id of ['a', 'b']) await users.create({ id, name: id })
  pass(6)
  for (const id of ['c', 'd']) await users.create({ id, name: id })

  expect(layoutReads).toHaveLength(1)
})
