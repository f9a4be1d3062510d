import { defineModel } from 'dynamo-signals'
import { upgrades } from 'dynamo-signals/upgrades'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { memoryItems } from '../../support/memory-items.ts'

const schema = z.object({ name: z.string() })
const loaded = (attributes: object, given?: object) => async () => {
  const Thing = defineModel('Thing', { schema, ...(given && { upgrades: upgrades(given as never) }) })
  const shelf = memoryDatabase([Thing])
  memoryItems(shelf).put('Thing#t', { _type: { S: 'Thing' }, ...attributes })
  await shelf.database.repository(Thing).get('t')
}
const fail = () => {
  throw new Error('no name')
}

/** A check of a field whose default an earlier release did not store. */
async function checkDefault(): Promise<void> {
  const Thing = defineModel('Thing', { schema: schema.extend({ size: z.number().default(1) }) })
  const shelf = memoryDatabase([Thing])
  memoryItems(shelf).put('Thing#t', { _type: { S: 'Thing' }, name: { S: 'lamp' } })
  await shelf.database.transaction(async transaction => transaction.check(Thing, 't', { size: 1 }))
}

/** Items of another version, or of another shape, that cannot be loaded or checked. */
export const UNREADABLE_ITEMS: readonly (readonly [string, () => unknown])[] = [
  ['a missing field', loaded({})],
  ['an item of a newer release', loaded({ _mv: { N: '2' } })],
  ['an upgrade that fails', loaded({}, { 2: fail })],
  ['a check of a default that is not stored', checkDefault],
]
