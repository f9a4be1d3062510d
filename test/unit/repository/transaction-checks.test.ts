import { CheckFailedError, defineModel } from 'dynamo-signals'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const User = defineModel('User', {
  schema: z.object({ email: z.string(), note: z.string().optional() }),
})
/** An item of another tool, which has no version. */
const FOREIGN = { pk: { S: 'User#7' }, sk: { S: 'instance' }, _type: { S: 'User' }, email: { S: 'ada@example.org' } }

function opened() {
  const { database, line, table } = memoryDatabase([User])
  table.load([FOREIGN])
  const check = (id: string, expected?: unknown) =>
    database.transaction(async transaction => transaction.check(User, id, expected as object))
  return { database, line, check }
}

it('a check holds for the version that was loaded, also of an item without one', async () => {
  const { database, check } = opened()
  const users = database.repository(User)
  const { version } = await users.get('7')

  await check('7', { version })
  await users.update(await users.get('7'), { email: 'b@example.org' })

  await expect(check('7', { version })).rejects.toThrow(CheckFailedError)
})

it('a check of undefined holds for a missing field', async () => {
  const { check } = opened()

  await check('7', { note: undefined })

  await expect(check('7', { email: undefined })).rejects.toThrow(CheckFailedError)
})

it.each(['x'.repeat(3_000), 'half of a pair \ud800'])('a check of an id that no instance can have fails', async id => {
  const { line, check } = opened()

  await expect(check(id)).rejects.toThrow(CheckFailedError)
  expect(line.sent).toEqual([])
})

it('an ID that DynamoDB would read as a different one finds nothing, and sends no request', async () => {
  const { database, line } = opened()

  expect(await database.repository(User).find('7\ud800')).toBeUndefined()
  expect(line.sent).toEqual([])
})

it.each([
  [{ note: new Date(0) }, 'check of User: note: a Date cannot be stored: store its toISOString() or getTime().'],
  [null, 'check of User: the expected values must be an object, not null.'],
])('a check of %o is refused by name', async (expected, message) => {
  const { check } = opened()

  await expect(check('7', expected)).rejects.toMatchObject({ code: 'repository.badCheck', message })
})
