import { changePassword, Session, signIn, signOut, signOutEverywhere, User, whoIs } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { createPasswordHasher, HASH_COST } from '../../../packages/shop/src/passwords/password-hasher.ts'
import { activeUser, type MemoryShop, memoryShop, PASSWORD } from '../../support/memory-shop.ts'

const email = 'ada@example.org'
const password = 'seven green herons'
const missing = { code: 'sessions.missing', kind: 'refused' }

/** A shop with a user who is signed in on two devices. */
async function twoDevices() {
  const shop = memoryShop()
  const user = await activeUser(shop)
  const open = async () => (await signIn(shop.context, { email, password: PASSWORD })).sessionToken
  return { shop, user, laptop: await open(), phone: await open() }
}

const isSignedIn = async ({ context }: MemoryShop, token: string) => (await whoIs(context, token)) !== undefined

describe('changing the password', () => {
  it('requires the current password, renews this session under a new token, and ends all others', async () => {
    const { shop, laptop, phone } = await twoDevices()

    const renewed = await changePassword(shop.context, laptop, { currentPassword: PASSWORD, password })
    await shop.settle()

    expect(renewed.sessionToken).not.toBe(laptop)
    expect(await isSignedIn(shop, renewed.sessionToken)).toBe(true)
    expect(await isSignedIn(shop, laptop)).toBe(false)
    expect(await isSignedIn(shop, phone)).toBe(false)
    await expect(signIn(shop.context, { email, password })).resolves.toBeDefined()
    await expect(signIn(shop.context, { email, password: PASSWORD })).rejects.toThrow()
    expect(shop.mails.at(-1)?.subject).toBe('Your password at The Corner Shop was changed')
    expect(shop.everything()).not.toContain(renewed.sessionToken)
  })

  it('notifies the owner once, even on redelivery', async () => {
    const { shop, laptop } = await twoDevices()
    await changePassword(shop.context, laptop, { currentPassword: PASSWORD, password })
    await shop.settle()
    const before = shop.mails.length

    await shop.settleAgain()

    expect(shop.mails).toHaveLength(before)
  })

  it('changes nothing with a wrong current password, or with a weak new one', async () => {
    const { shop, laptop, phone } = await twoDevices()
    const before = JSON.stringify(shop.table.items)

    for (const currentPassword of ['', 'wrong', `${PASSWORD} `, 'x'.repeat(100_000)]) {
      await expect(changePassword(shop.context, laptop, { currentPassword, password })).rejects.toMatchObject({
        code: 'users.currentPasswordWrong',
        kind: 'invalid',
        issues: [{ path: 'currentPassword' }],
      })
    }
    for (const weak of ['short', 'password1', 'x'.repeat(100_000), email]) {
      const change = changePassword(shop.context, laptop, { currentPassword: PASSWORD, password: weak })
      await expect(change).rejects.toMatchObject({ code: 'users.passwordInvalid', issues: [{ path: 'password' }] })
    }

    expect(JSON.stringify(shop.table.items)).toBe(before)
    expect(await isSignedIn(shop, phone)).toBe(true)
  })

  it('is for a live session only', async () => {
    const { shop, laptop, phone } = await twoDevices()
    await signOut(shop.context, laptop)
    await signOutEverywhere(shop.context, phone)

    for (const token of [laptop, phone, '', 'x', 'a'.repeat(43)]) {
      const change = changePassword(shop.context, token, { currentPassword: PASSWORD, password })
      await expect(change).rejects.toMatchObject(missing)
    }
  })

  it('has one winner of many at the same time', async () => {
    const { shop, laptop, phone } = await twoDevices()
    const passwords = Array.from({ length: 10 }, (_, number) => `seven green herons ${number}`)

    const results = await Promise.allSettled(
      passwords.map((each, index) =>
        changePassword(shop.context, index % 2 ? laptop : phone, { currentPassword: PASSWORD, password: each }),
      ),
    )

    const won = results.findIndex(({ status }) => status === 'fulfilled')
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(signIn(shop.context, { email, password: passwords[won] ?? '' })).resolves.toBeDefined()
  })
})

describe('signing out everywhere', () => {
  it('ends every session by one write, and leaves those of others and later ones alone', async () => {
    const { shop, laptop, phone } = await twoDevices()
    await activeUser(shop, 'grace@example.org')
    const graces = await signIn(shop.context, { email: 'grace@example.org', password: PASSWORD })
    const before = shop.line.sent.length

    expect(await signOutEverywhere(shop.context, laptop)).toBe(true)

    const writes = shop.line.sent.slice(before).filter(operation => !/^(Get|BatchGet|Query)/.test(operation))
    expect(writes).toHaveLength(1)
    expect(await isSignedIn(shop, laptop)).toBe(false)
    expect(await isSignedIn(shop, phone)).toBe(false)
    expect(await isSignedIn(shop, graces.sessionToken)).toBe(true)
    expect(await signOutEverywhere(shop.context, laptop)).toBe(false)
    const later = await signIn(shop.context, { email, password: PASSWORD })
    expect(await isSignedIn(shop, later.sessionToken)).toBe(true)
  })

  it('wins against a concurrent sign-in that loaded the user earlier', async () => {
    const { shop, laptop } = await twoDevices()

    const [opened] = await Promise.all([
      signIn(shop.context, { email, password: PASSWORD }),
      signOutEverywhere(shop.context, laptop),
    ])

    const user = await shop.userWith(email)
    const sessions = await shop.database.repository(Session).list({ user: user.id }).toArray()
    const isCurrent = sessions.some(({ epoch }) => epoch === user.sessionEpoch)
    expect(await isSignedIn(shop, opened.sessionToken)).toBe(isCurrent)
  })
})

describe('a session', () => {
  it('stays ended after a lockout, even if the user is reactivated', async () => {
    const { shop, laptop } = await twoDevices()
    const users = shop.database.repository(User)

    const locked = await users.update(await shop.userWith(email), { isActive: false })
    expect(await isSignedIn(shop, laptop)).toBe(false)
    await users.save({ ...locked, isActive: true }, { raw: true })

    expect(await isSignedIn(shop, laptop)).toBe(false)
    const { sessionToken } = await signIn(shop.context, { email, password: PASSWORD })
    expect(await isSignedIn(shop, sessionToken)).toBe(true)
  })

  it('stays ended if the lockout was a raw save or another writer’s', async () => {
    const { shop, laptop } = await twoDevices()
    const users = shop.database.repository(User)
    const user = await shop.userWith(email)
    const item = shop.table.items.find(({ pk }) => pk?.S === `User#${user.id}`) ?? {}
    shop.table.load([{ ...item, isActive: { BOOL: false } }])

    await users.save({ ...(await users.get(user.id)), isActive: true }, { raw: true })

    expect(await isSignedIn(shop, laptop)).toBe(false)
  })

  it('counts when it and its user were stored before sessions had numbers', async () => {
    const { shop, laptop, phone } = await twoDevices()
    const old = shop.table.items.map(({ epoch: _, sessionEpoch: __, passwordReset: ___, ...item }) => item)
    shop.table.load(old)

    expect(await isSignedIn(shop, laptop)).toBe(true)
    const { sessionToken } = await changePassword(shop.context, laptop, { currentPassword: PASSWORD, password })
    expect(await isSignedIn(shop, phone)).toBe(false)
    expect(await isSignedIn(shop, sessionToken)).toBe(true)
  })

  it('ends when the password is hashed at a new cost, but for the one that is opened by it', async () => {
    const { shop, laptop } = await twoDevices()
    const dearer = createPasswordHasher({ atOnce: 1, cost: { ...HASH_COST, memory: 128, passes: 1 } })

    const { sessionToken } = await signIn({ ...shop.context, passwords: dearer }, { email, password: PASSWORD })
    await shop.settle()

    expect(await isSignedIn(shop, sessionToken)).toBe(true)
    expect(await isSignedIn(shop, laptop)).toBe(false)
    expect(shop.mails.some(({ subject }) => subject.includes('was changed'))).toBe(false)
  })
})
