import { created, defineModel, postSave } from 'dynamo-signals'
import { openTestDatabase } from 'dynamo-signals/testing'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const User = defineModel('User', { schema: z.object({ name: z.string() }) })
const Profile = defineModel('Profile', { schema: z.object({ bio: z.string() }) })
/** Another definition of the name, as a second copy of a module makes it. */
const OtherUser = defineModel('User', { schema: z.object({ name: z.string() }) })

const openTest = () => openTestDatabase({ models: [User] })

const UNKNOWN = 'Profile is not a model of this database. Add it to models.'

describe('a model that is not one of the models of the database', () => {
  it('is refused by a transaction, which would store instances that no delete or check finds', async () => {
    await using test = await openTest()
    const { database } = test

    const saved = database.transaction(async t => t.repository(Profile).create({ bio: '' }))
    const checked = database.transaction(async t => t.check(Profile, 'p1', { bio: '' }))

    await expect(saved).rejects.toMatchObject({ code: 'repository.unknownModel', message: UNKNOWN })
    await expect(checked).rejects.toMatchObject({ code: 'repository.unknownModel', message: UNKNOWN })
    expect(() => database.repository(Profile)).toThrow(UNKNOWN)
  })

  it('is refused even if another definition of its name is one of them', async () => {
    await using test = await openTest()

    const saved = test.database.transaction(async t => t.repository(OtherUser).create({ name: 'Ada' }))

    await expect(saved).rejects.toMatchObject({ code: 'repository.unknownModel' })
  })

  it('is refused by the effects of a receiver, whose record becomes a dead letter', async () => {
    await using test = await openTest()
    connected(
      postSave.connect(({ effects }) => void effects.repository(Profile), {
        sender: User,
        dispatchUid: 'profiles/open',
        consumer: 'profiles',
        when: created(),
      }),
    )
    await test.database.repository(User).create({ name: 'Ada' })

    await test.settle({ failures: 'collect' })

    expect(test.parked('profiles/open')).toEqual([expect.objectContaining({ error: expect.stringContaining(UNKNOWN) })])
  })
})
