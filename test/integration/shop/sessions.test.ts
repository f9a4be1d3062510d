import { Session, signIn, signOut, signUp, User, whoIs } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { createPasswordHasher } from '../../../packages/shop/src/passwords/password-hasher.ts'
import { activeUser, freshShop, PASSWORD, userWith } from './fresh-shop.ts'

const DAY = 24 * 3_600_000
const ada = { email: 'ada@example.org', password: PASSWORD }

it('returns the signed-in user, with customer and cart as soon as the stream has created them', async () => {
  const shop = await freshShop()
  const { id } = await activeUser(shop)
  const { sessionToken, expiresAt } = await signIn(shop.context, { ...ada, email: ' ADA@example.org' })
  const me = { id, email: 'ada@example.org', firstName: 'Ada', lastName: '', isActive: true }

  expect(expiresAt).toEqual(new Date(shop.context.clock().getTime() + 30 * DAY))
  expect(await whoIs(shop.context, sessionToken)).toEqual({ ...me, customerId: null, cartId: null })
  await shop.settle()
  expect(await whoIs(shop.context, sessionToken)).toEqual({ ...me, customerId: id, cartId: id })
})

it('refuses an unknown address, a wrong password and an inactive user with the same response', async () => {
  const shop = await freshShop()
  const { context } = shop
  await activeUser(shop)
  await signUp(context, { ...ada, email: 'pending@example.org' })

  const attempts = [
    { ...ada, email: 'nobody@example.org' },
    { ...ada, email: 'no address' },
    { ...ada, password: 'three brown foxe' },
    { ...ada, password: `${PASSWORD} ` },
    { ...ada, password: 'x'.repeat(2_000) },
    { ...ada, email: 'pending@example.org' },
  ]
  const errors = await Promise.all(attempts.map(attempt => signIn(context, attempt).catch((error: unknown) => error)))

  for (const error of errors) expect(error).toMatchObject({ code: 'sessions.refused', kind: 'refused' })
  expect(new Set(errors.map(String)).size).toBe(1)
})

it('keeps no session token in the table', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  const { sessionToken } = await signIn(shop.context, ada)

  expect((await shop.dump()).join()).not.toContain(sessionToken)
  expect(Buffer.from(sessionToken, 'base64url')).toHaveLength(32)
})

it('ends with the sign-out', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  const [one, other] = [await signIn(shop.context, ada), await signIn(shop.context, ada)]

  expect(await signOut(shop.context, one.sessionToken)).toBe(true)
  expect(await signOut(shop.context, one.sessionToken)).toBe(false)
  expect(await whoIs(shop.context, one.sessionToken)).toBeUndefined()
  expect(await whoIs(shop.context, other.sessionToken)).toBeDefined()
})

it('ends at once when the user is locked out', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  const { sessionToken } = await signIn(shop.context, ada)

  await shop.database.repository(User).update(await userWith(shop.context, ada.email), { isActive: false })

  expect(await whoIs(shop.context, sessionToken)).toBeUndefined()
})

it('ends after 7 days without use, not before, and after 30 days however it is used', async () => {
  const shop = await freshShop()
  const { context, pass } = shop
  await activeUser(shop)
  const [idle, busy] = [await signIn(context, ada), await signIn(context, ada)]

  for (let day = 1; day < 30; day++) {
    pass(DAY)
    expect(await whoIs(context, busy.sessionToken), `day ${day}`).toBeDefined()
    if (day === 7) expect(await whoIs(context, idle.sessionToken)).toBeUndefined()
  }
  pass(DAY)
  expect(await whoIs(context, busy.sessionToken)).toBeUndefined()
})

it('records the use of a session once an hour, however many requests there are', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  const { sessionToken } = await signIn(shop.context, ada)
  const versionAfter = async (milliseconds: number) => {
    shop.pass(milliseconds)
    await Promise.all(Array.from({ length: 10 }, () => whoIs(shop.context, sessionToken)))
    const user = await userWith(shop.context, ada.email)
    const [session] = await shop.database.repository(Session).list({ user: user.id }).toArray()
    return session?.version
  }

  expect(await versionAfter(60_000)).toBe(1)
  expect(await versionAfter(3_600_000)).toBe(2)
  expect(await versionAfter(60_000)).toBe(2)
})

it('returns undefined for an invalid token, without a request to DynamoDB', async () => {
  const { context } = await freshShop()
  for (const token of ['', 'x', '__proto__', 'a'.repeat(44)]) {
    expect(await whoIs(context, token)).toBeUndefined()
    expect(await signOut(context, token)).toBe(false)
  }
  expect(await whoIs(context, 'a'.repeat(43))).toBeUndefined()
})

it('hashes a password again at the sign-in when the cost has been raised', async () => {
  const shop = await freshShop()
  const cheap = createPasswordHasher({ atOnce: 1, cost: { memory: 8_192, passes: 1, parallelism: 1 } })
  await activeUser(shop)
  const old = await userWith(shop.context, ada.email)
  await shop.database.repository(User).update(old, { passwordHash: await cheap.hash(PASSWORD) })

  await signIn(shop.context, ada)

  expect((await userWith(shop.context, ada.email)).passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  await expect(signIn(shop.context, ada)).resolves.toBeDefined()
})
