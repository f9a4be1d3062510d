import type { openDatabase } from 'dynamo-signals'
import { dueSignals } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { due } from '../../../packages/dynamo-signals/src/cli/commands/due.ts'
import { Values } from '../../../packages/dynamo-signals/src/cli/values.ts'
import { Author } from '../../support/bookshop.ts'
import { DAY, dueShop, HOUR, reminder } from '../../support/due-shop.ts'

async function shopWithSignals() {
  const shop = dueShop()
  await shop.database.transaction(async transaction => {
    await reminder.send(transaction, { text: 'a' }, { after: DAY, key: 'tomorrow', sender: Author })
    await reminder.send(transaction, { text: 'b' }, { after: HOUR })
    await reminder.send(transaction, { text: 'c' }, { after: HOUR, key: 'canceled' })
    await reminder.send(transaction, { text: 'd' }, { after: HOUR, key: 'replaced' })
  })
  await shop.database.transaction(async transaction => {
    await reminder.cancel(transaction, 'canceled')
    await reminder.send(transaction, { text: 'e' }, { after: 2 * HOUR, key: 'replaced' })
  })
  return shop
}

async function run(database: ReturnType<typeof openDatabase>, values: object = {}) {
  const printed: string[] = []
  const out = (text: string) => void printed.push(text)
  const terminal = { out, err() {}, isInteractive: false }
  const code = await due.run({ application: { database }, values: new Values({ ...values }), terminal })
  return { code, out: printed.join('') }
}

it('lists due signals, the next one first, without canceled or replaced ones', async () => {
  const { database } = await shopWithSignals()

  expect(await dueSignals(database)).toEqual([
    { signal: 'reminder', due: new Date('2026-03-01T13:00:00Z'), key: undefined, sender: undefined },
    { signal: 'reminder', due: new Date('2026-03-01T14:00:00Z'), key: 'replaced', sender: undefined },
    { signal: 'reminder', due: new Date('2026-03-02T12:00:00Z'), key: 'tomorrow', sender: 'Author' },
  ])
  expect(await dueSignals(database, { limit: 1 })).toHaveLength(1)
})

it('prints a line for each signal, or JSON', async () => {
  const { database } = await shopWithSignals()

  expect(await run(database)).toEqual({
    code: 0,
    out: [
      'DUE                       SIGNAL    KEY       SENDER',
      '2026-03-01T13:00:00.000Z  reminder',
      '2026-03-01T14:00:00.000Z  reminder  replaced',
      '2026-03-02T12:00:00.000Z  reminder  tomorrow  Author',
      '',
    ].join('\n'),
  })
  const { out } = await run(database, { json: true, limit: '1' })
  expect(JSON.parse(out)).toEqual([{ signal: 'reminder', due: '2026-03-01T13:00:00.000Z' }])
})

it('reports when nothing is waiting', async () => {
  expect(await run(dueShop().database)).toEqual({ code: 0, out: 'No signal is waiting.\n' })
})

it('rejects a limit that is not a number', async () => {
  await expect(dueSignals(dueShop().database, { limit: 0 })).rejects.toThrow(
    'dueSignals: limit must be a whole number of at least 1, not 0.',
  )
})
