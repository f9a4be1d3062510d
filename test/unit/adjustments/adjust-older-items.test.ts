import { defineModel, UnreadableInstanceError } from 'dynamo-signals'
import { ConditionFailedError, increment } from 'dynamo-signals/adjustments'
import { upgrades } from 'dynamo-signals/upgrades'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Before = defineModel('Product', { schema: z.looseObject({ amount: z.int() }) })
const up = ({ amount, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, stock: amount })
const down = ({ stock, ...rest }: Readonly<Record<string, unknown>>) => ({ ...rest, amount: stock })
const schema = z.object({ stock: z.int() })
const After = defineModel('Product', { schema, upgrades: upgrades({ 2: up }) })
const Both = defineModel('Product', { schema, upgrades: upgrades({ 2: { up, down } }) })

async function released(After: typeof Both) {
  const memory = memoryDatabase([Before])
  const before = memory.database.repository(Before)
  await before.create({ id: 'p1', amount: 3 })
  const { database } = memory.reopen({ models: [After] })
  return { before, after: database.repository(After) }
}

describe('adjust of an instance that an earlier version of its model stored', () => {
  it.each([
    ['final', After],
    ['that can go back', Both],
  ])('changes the upgraded value, with an upgrade %s', async (_, model) => {
    const { after } = await released(model as typeof Both)

    await after.adjust('p1', { stock: increment(-1) }, { where: ({ stock }, { gte }) => gte(stock, 3) })
    await after.adjust('p1', { stock: increment(-1) })

    expect(await after.get('p1')).toMatchObject({ stock: 1, version: 3 })
  })

  it('keeps the value that the earlier version reads', async () => {
    const { before, after } = await released(Both)

    await after.adjust('p1', { stock: increment(-1) })

    expect((await before.get('p1')).amount).toBe(2)
  })

  it('tests its condition on the upgraded instance', async () => {
    const { after } = await released(After as typeof Both)
    const sold = after.adjust('p1', { stock: increment(-4) }, { where: ({ stock }, { gte }) => gte(stock, 4) })

    await expect(sold).rejects.toBeInstanceOf(ConditionFailedError)
    await expect(sold).rejects.toThrow('stock is 3')
  })
})

describe('adjust of an instance that a newer release has stored', () => {
  async function newerItem({ renamed }: { renamed: boolean }) {
    const memory = memoryDatabase([Before])
    const before = memory.database.repository(Before)
    await before.create({ id: 'p1', amount: 3 })
    const [{ amount, ...item } = {}] = memory.table.items
    const fields = renamed ? { stock: amount } : { amount, weight: { N: '5' } }
    memory.table.load([{ ...item, ...fields, _mv: { N: '2' } } as typeof item])
    return before
  }

  it('changes a value that this release knows, and keeps the version of the newer one', async () => {
    const before = await newerItem({ renamed: false })

    await before.adjust('p1', { amount: increment(-1) })

    expect(await before.get('p1')).toMatchObject({ amount: 2, weight: 5, version: 2 })
  })

  it('does not restart a value that the newer release has renamed', async () => {
    const before = await newerItem({ renamed: true })

    await expect(before.adjust('p1', { amount: increment(-1) })).rejects.toBeInstanceOf(UnreadableInstanceError)
  })
})
