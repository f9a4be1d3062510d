import { activate, resendActivation, signUp, User } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, freshShop, PASSWORD, tokenIn, userWith } from './fresh-shop.ts'

const HOUR = 3_600_000
const ada = { email: 'Ada@Example.ORG', password: PASSWORD, firstName: 'Ada', lastName: 'L.' }

it('accepts a sign-up, and mails a link to the address as it was typed', async () => {
  const { context, mails, settle } = await freshShop()

  await signUp(context, ada)
  await settle()

  const user = await userWith(context, 'ada@example.org')
  expect(user).toMatchObject({ sendTo: 'Ada@Example.ORG', firstName: 'Ada', lastName: 'L.', isActive: false })
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(mails).toHaveLength(1)
  expect(mails[0]?.to).toBe('Ada@Example.ORG')
  expect(mails[0]?.html).toContain(`https://shop.example/activate?token=${tokenIn(mails[0])}`)
})

it('keeps one user for a mailbox, however it is spelled and however many sign up at once', async () => {
  const { context, database, records } = await freshShop()

  await Promise.all(
    ['ada@example.org', 'ADA@example.org', ' ada@EXAMPLE.org'].map(email => signUp(context, { ...ada, email })),
  )

  const inserted = (await records()).filter(
    ({ eventName, dynamodb }) => eventName === 'INSERT' && JSON.stringify(dynamodb?.NewImage).includes('"User"'),
  )
  expect(inserted).toHaveLength(1)
  expect(await database.repository(User).findBy('email', 'ada@example.org')).toMatchObject({ activationGeneration: 3 })
})

it('normalises the address for every writer, not only for a sign-up', async () => {
  const { context, database } = await freshShop()
  await signUp(context, ada)
  const user = await userWith(context, 'ada@example.org')

  const changed = await database.repository(User).update(user, { email: ' Grace@B\u00dcCHER.example' })

  expect(changed).toMatchObject({ email: 'grace@xn--bcher-kva.example', sendTo: 'Grace@xn--bcher-kva.example' })
  await expect(database.repository(User).update(changed, { email: 'nobody' })).rejects.toMatchObject({
    code: 'users.emailInvalid',
  })
  await expect(database.repository(User).update(changed, { sendTo: 'eve@evil.example' })).resolves.toMatchObject({
    sendTo: 'grace@xn--bcher-kva.example',
  })
})

it('notifies the owner of an active address of a repeated sign-up, and changes nothing else', async () => {
  const shop = await freshShop()
  const { context, mails, settle } = shop
  const before = await activeUser(shop)
  await settle()

  await signUp(context, { ...ada, password: 'another password', firstName: 'Eve' })
  await settle()

  const after = await userWith(context, 'ada@example.org')
  expect({ ...after, mailsAskedAt: [], version: 0, updatedAt: '' }).toEqual({
    ...before,
    mailsAskedAt: [],
    version: 0,
    updatedAt: '',
  })
  expect(mails.map(({ subject }) => subject)).toEqual([
    'Activate your account at The Corner Shop',
    'Your account at The Corner Shop is active',
    'You already have an account at The Corner Shop',
  ])
})

it('returns nothing, whatever it finds', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  const answers = [
    await signUp(shop.context, ada),
    await signUp(shop.context, { ...ada, email: 'new@example.org' }),
    await signUp(shop.context, { ...ada, email: 'new@example.org' }),
    await resendActivation(shop.context, { email: 'new@example.org' }),
    await resendActivation(shop.context, { email: 'ada@example.org' }),
    await resendActivation(shop.context, { email: 'nobody@example.org' }),
  ]
  expect(new Set(answers)).toEqual(new Set([undefined]))
})

it('refuses a bad form before anything is written', async () => {
  const { context, dump } = await freshShop()

  await expect(signUp(context, { ...ada, password: 'password1' })).rejects.toMatchObject({
    code: 'users.passwordInvalid',
  })
  await expect(signUp(context, { ...ada, email: 'a@x.io,b@y.io' })).rejects.toMatchObject({
    code: 'users.emailInvalid',
  })
  await expect(resendActivation(context, { email: 'nobody' })).rejects.toMatchObject({ code: 'users.emailInvalid' })

  expect(await dump()).toEqual([])
})

it('mails an address at most three times an hour, for all kinds of requests', async () => {
  const { context, mails, settle, pass } = await freshShop()

  for (let round = 0; round < 10; round++) {
    await (round % 2 ? resendActivation(context, ada) : signUp(context, ada))
    await settle()
  }
  expect(mails).toHaveLength(3)

  pass(HOUR)
  await Promise.all(Array.from({ length: 10 }, () => resendActivation(context, ada)))
  await settle()
  // Three were requested concurrently. The newest link is mailed, and no mail is sent for the replaced ones.
  expect(mails).toHaveLength(4)
  await activate(context, { token: tokenIn(mails[3]) })
})

it('accepts any number of concurrent sign-ups for one address, and the mailed link works', async () => {
  const { context, mails, settle } = await freshShop()

  await Promise.all(Array.from({ length: 40 }, () => signUp(context, ada)))
  await settle()

  expect(mails).toHaveLength(1)
  await activate(context, { token: tokenIn(mails[0]) })
})

it('sends no mail again when the whole stream is delivered again', async () => {
  const shop = await freshShop()
  await activeUser(shop)
  await shop.settle()
  const [mailsBefore, itemsBefore] = [shop.mails.length, await shop.dump()]

  expect(await shop.settleAgain()).toEqual([])

  expect(shop.mails).toHaveLength(mailsBefore)
  expect(await shop.dump()).toEqual(itemsBefore)
})

it('does not mail a link that a newer one has replaced by then', async () => {
  const { context, mails, settle } = await freshShop()
  await signUp(context, ada)
  await resendActivation(context, ada)

  await settle()

  expect(mails).toHaveLength(1)
})
