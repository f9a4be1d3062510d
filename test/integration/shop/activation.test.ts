import {
  activate,
  Cart,
  Customer,
  connectReceivers,
  resendActivation,
  signIn,
  signUp,
  User,
} from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { withPresentedToken } from '../../../packages/shop/src/users/activate.ts'
import { currentToken } from '../../../packages/shop/src/users/activation-link.ts'
import { activeUser, freshShop, PASSWORD, tokenIn, userWith } from './fresh-shop.ts'

const ada = { email: 'ada@example.org', password: PASSWORD }
const refused = { code: 'activations.invalid', kind: 'invalid' }

it('activates the user, and receivers create the customer and the cart and send an email', async () => {
  const shop = await freshShop()
  const { id } = await activeUser(shop)

  await shop.settle()

  expect(await shop.database.repository(User).get(id)).toMatchObject({
    isActive: true,
    activatedAt: '2026-03-01T12:00:00.000Z',
  })
  expect(await shop.database.repository(Customer).find(id)).toMatchObject({ id, userId: id })
  expect(await shop.database.repository(Cart).find(id)).toMatchObject({ id, customerId: id })
  expect(shop.mails.at(-1)?.subject).toBe('Your account at The Corner Shop is active')
})

it('has one winner of many uses at once, and one customer and one cart', async () => {
  const { context, mails, settle, records } = await freshShop()
  await signUp(context, ada)
  await settle()
  const token = tokenIn(mails[0])

  const results = await Promise.allSettled(Array.from({ length: 50 }, () => activate(context, { token })))
  await settle()

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const reasons = results.flatMap(result => (result.status === 'rejected' ? [result.reason.code] : []))
  expect(new Set(reasons)).toEqual(new Set(['activations.invalid']))
  expect(mails).toHaveLength(2)
  const inserted = (await records()).flatMap(({ eventName, dynamodb }) => {
    const image = dynamodb?.NewImage as { _type?: { S: string } } | undefined
    return eventName === 'INSERT' && image?._type ? [image._type.S] : []
  })
  expect(inserted.sort()).toEqual(['Cart', 'Customer', 'User'])
})

it('answers a wrong, a used and a foreign token alike', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  const used = tokenIn(shop.mails[0])
  await signUp(shop.context, { ...ada, email: 'grace@example.org' })
  await shop.settle()
  const others = tokenIn(shop.mails.find(({ to }) => to === 'grace@example.org'))
  const mixed = used.slice(0, 48) + others.slice(48)

  const messages = new Set<string>()
  for (const token of ['', 'x', 'a'.repeat(91), used, mixed, `${others.slice(0, -2)}AA`]) {
    const error = await activate(shop.context, { token }).catch((error: unknown) => error)
    expect(error).toMatchObject(refused)
    messages.add(String(error))
  }
  expect(messages.size).toBe(1)
})

it('rejects a link after 24 hours, and accepts a new one', async () => {
  const { context, mails, settle, pass } = await freshShop()
  await signUp(context, ada)
  await settle()

  pass(24 * 3_600_000)
  await expect(activate(context, { token: tokenIn(mails[0]) })).rejects.toMatchObject(refused)
  await resendActivation(context, ada)
  await settle()

  await activate(context, { token: tokenIn(mails[1]) })
  expect(await userWith(context, ada.email)).toMatchObject({ isActive: true, activationGeneration: 2 })
})

it('invalidates the older link when a new one is requested', async () => {
  const { context, mails, settle } = await freshShop()
  await signUp(context, ada)
  await settle()
  await resendActivation(context, ada)
  await settle()

  await expect(activate(context, { token: tokenIn(mails[0]) })).rejects.toMatchObject(refused)
  await activate(context, { token: tokenIn(mails[1]) })
})

it('lets the newest sign-up win: its link opens its password, and the one before opens nothing', async () => {
  const { context, mails, settle } = await freshShop()
  await signUp(context, { ...ada, password: "the stranger's password", firstName: 'Eve' })
  await settle()
  await signUp(context, { ...ada, firstName: 'Ada' })
  await settle()

  await expect(activate(context, { token: tokenIn(mails[0]) })).rejects.toMatchObject(refused)
  await activate(context, { token: tokenIn(mails[1]) })

  expect(await userWith(context, ada.email)).toMatchObject({ firstName: 'Ada' })
  await expect(signIn(context, { ...ada, password: "the stranger's password" })).rejects.toMatchObject({
    code: 'sessions.refused',
  })
  await expect(signIn(context, ada)).resolves.toBeDefined()
})

it('lets a fourth sign-up in the hour win as well: the links before it are dead, and a later one opens its password', async () => {
  const { context, mails, settle, pass } = await freshShop()
  for (const password of ['the first of them', 'the second of them', 'the third of them', 'the fourth of them']) {
    await signUp(context, { ...ada, password })
    await settle()
  }
  expect(mails).toHaveLength(3)
  await expect(activate(context, { token: tokenIn(mails[2]) })).rejects.toMatchObject(refused)

  pass(3_600_000)
  await resendActivation(context, ada)
  await settle()
  await activate(context, { token: tokenIn(mails[3]) })

  await expect(signIn(context, { ...ada, password: 'the fourth of them' })).resolves.toBeDefined()
  await expect(signIn(context, { ...ada, password: 'the third of them' })).rejects.toThrow()
})

it('lets no code make a user active without the token', async () => {
  const { context, database } = await freshShop()
  await signUp(context, ada)
  const users = database.repository(User)
  const user = await userWith(context, ada.email)
  const token = currentToken(context.tokenKeys, user)
  const { id: _id, version: _version, ...fields } = user

  await expect(users.update(user, { isActive: true })).rejects.toMatchObject(refused)
  await expect(users.save({ ...user, isActive: true })).rejects.toMatchObject(refused)
  await expect(users.create({ ...fields, email: 'eve@example.org', isActive: true })).rejects.toMatchObject(refused)
  await expect(
    withPresentedToken(user.activation.tokenHash ?? '', () => users.update(user, { isActive: true })),
  ).rejects.toMatchObject(refused)
  await expect(
    withPresentedToken(token, () => users.update(user, { isActive: true, passwordHash: 'another' })),
  ).rejects.toMatchObject(refused)
  await expect(withPresentedToken(token, () => users.update(user, { isActive: true }))).resolves.toMatchObject({
    isActive: true,
  })
})

it('refuses a link that was mailed to another address than the user has now', async () => {
  const { context, database, mails, settle } = await freshShop()
  await signUp(context, ada)
  await settle()

  await database.repository(User).update(await userWith(context, ada.email), { email: 'eve@example.org' })

  await expect(activate(context, { token: tokenIn(mails[0]) })).rejects.toMatchObject(refused)
})

it('does not sign in a user who was locked out', async () => {
  const shop = await freshShop()
  const { context, database, mails, settle } = shop
  await database.repository(User).update(await activeUser(shop), { isActive: false })
  await settle()
  const before = mails.length

  await resendActivation(context, ada)
  await signUp(context, ada)
  await settle()

  expect(mails).toHaveLength(before)
  await expect(activate(context, { token: tokenIn(mails[0]) })).rejects.toMatchObject(refused)
})

it('opens nothing for a user who was locked out before the record was delivered', async () => {
  const shop = await freshShop()
  const user = await activeUser(shop)
  await shop.database.repository(User).update(user, { isActive: false })

  await shop.settle()

  expect(await shop.database.repository(Customer).find(user.id)).toBeUndefined()
  expect(await shop.database.repository(Cart).find(user.id)).toBeUndefined()
})

it('changes nothing when the stream is delivered again', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  await shop.settle()
  const before = await shop.dump()

  expect(await shop.settleAgain()).toEqual([])
  expect(await shop.dump()).toEqual(before)
})

it('keeps no token and no password where the table or the stream could be read', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  await resendActivation(shop.context, ada)
  await shop.settle()

  const everything = JSON.stringify([await shop.dump(), await shop.records()])
  const token = tokenIn(shop.mails[0])
  for (let at = 0; at + 16 <= token.length; at++) expect(everything).not.toContain(token.slice(at, at + 16))
  expect(everything).not.toContain(PASSWORD)
})

it('is wired once: a second context is refused until the first one is disconnected', async () => {
  const { context } = await freshShop()
  expect(() => connectReceivers({ ...context })).toThrow('dispatchUid')
})
