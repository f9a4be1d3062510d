import { defineModel, foreignKey } from 'dynamo-signals'
import { addToSet, append, increment } from 'dynamo-signals/adjustments'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const Owner = defineModel('Owner', { schema: z.object({}) })
const Thing = defineModel('Thing', {
  schema: z.object({ count: z.number(), total: z.number().optional() }),
  relations: { owner: foreignKey(Owner, { onDelete: 'cascade', nullable: true }) },
})

async function things() {
  const { database } = memoryDatabase([Owner, Thing])
  await database.repository(Thing).create({ id: 't1', count: 1 })
  return database
}

const adjust = (adjustments: unknown) => async () =>
  (await things()).repository(Thing).adjust('t1', adjustments as { count: ReturnType<typeof increment> })

/** Adjustments that are refused, each named by what is wrong with it. */
export const REFUSED_ADJUSTMENTS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['no adjustments', adjust(undefined)],
  ['an adjustment of an unknown field', adjust({ size: increment(1) })],
  ['an adjustment of the version', adjust({ version: increment(1) })],
  ['an adjustment of a relation', adjust({ ownerId: increment(1) })],
  ['a value instead of an operation', adjust({ count: increment(1), total: 5 })],
  ['an operation of the wrong type', adjust({ count: append(1) })],
  ['an increment by something else', () => increment(Number.NaN)],
  ['an append of nothing', () => append()],
  ['members of different types', () => addToSet<unknown>(1, 'a')],
  [
    'two adjustments in a transaction',
    async () =>
      (await things()).transaction(async transaction => {
        await transaction.repository(Thing).adjust('t1', { count: increment(1) })
        await transaction.repository(Thing).adjust('t1', { count: increment(1) })
      }),
  ],
]
