import { changePassword, signIn, signOutEverywhere, User, whoIs } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, memoryShop, PASSWORD } from '../../support/memory-shop.ts'

const email = 'ada@example.org'
const password = 'seven green herons'

/** A shop with a user and a session that were stored before sessions had epochs and passwords could be reset. */
async function oldShop() {
  const shop = memoryShop()
  await activeUser(shop)
  const { sessionToken } = await signIn(shop.context, { email, password: PASSWORD })
  const later = ['sessionEpoch', 'resetGeneration', 'passwordReset', 'passwordChangedAt', 'epoch', 'sendTo']
  const older = shop.table.items
    .filter(({ _type }) => ['User', 'Session'].includes(_type?.S ?? ''))
    .map(item => Object.fromEntries(Object.entries(item).filter(([name]) => !later.includes(name))))
  shop.table.load(older)
  return { ...shop, sessionToken }
}

it('ends the sessions of a user stored before epochs existed, by a lockout', async () => {
  const shop = await oldShop()
  expect(await whoIs(shop.context, shop.sessionToken)).toBeDefined()
  const users = shop.database.repository(User)
  const locked = await users.update(await shop.userWith(email), { isActive: false })
  expect(locked.sessionEpoch).toBe(1)
  await users.save({ ...locked, isActive: true }, { raw: true })
  expect(await whoIs(shop.context, shop.sessionToken)).toBeUndefined()
})

it('ends them by a raw save without an epoch, as in a restore', async () => {
  const shop = await oldShop()
  const users = shop.database.repository(User)
  const restored = await users.save({ ...(await shop.userWith(email)), isActive: false }, { raw: true })
  expect(restored.sessionEpoch).toBe(1)
})

it('changes the password of such a user, and signs them out everywhere', async () => {
  const shop = await oldShop()
  const { sessionToken } = await changePassword(shop.context, shop.sessionToken, {
    currentPassword: PASSWORD,
    password,
  })
  expect(await whoIs(shop.context, shop.sessionToken)).toBeUndefined()
  expect(await signOutEverywhere(shop.context, sessionToken)).toBe(true)
  expect(await whoIs(shop.context, sessionToken)).toBeUndefined()
})
