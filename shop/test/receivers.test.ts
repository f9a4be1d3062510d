import { ValidationError } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { expect, it } from 'vitest'
import { MODELS, Profile, User } from '../src/models.ts'
import { connectReceivers } from '../src/receivers.ts'

// A database in memory, with a stream. `settle` runs the receivers as Lambda would.
const openTest = () => openTestDatabase({ models: MODELS, receivers: connectReceivers })

it('opens a profile for a user who becomes active', async () => {
  await using test = await openTest()
  const users = test.database.repository(User)
  const ada = await users.create({ email: 'ada@example.org' })
  await users.update(ada, { isActive: true })

  await test.settle()

  expect(test.runs('profiles/open')).toHaveLength(1)
  expect(await test.database.repository(Profile).getOne({ user: ada.id })).toMatchObject({ bio: '', version: 1 })
})

it('changes nothing if the stream delivers a record again', async () => {
  await using test = await openTest()
  const ada = await test.database.repository(User).create({ email: 'ada@example.org', isActive: true })
  await test.settle()

  await test.redeliver()

  expect(await test.database.repository(Profile).getOne({ user: ada.id })).toMatchObject({ version: 1 })
})

it('refuses to change the email address of an active user', async () => {
  await using test = await openTest()
  const users = test.database.repository(User)
  const ada = await users.create({ email: 'Ada@example.org', isActive: true })

  const change = users.update(ada, { email: 'countess@example.org' })

  await expect(change).rejects.toBeInstanceOf(ValidationError)
  expect(await users.get(ada.id)).toMatchObject({ email: 'ada@example.org', version: 1 })
})
