import {
  recordFeedback,
  requestPasswordReset,
  resendActivation,
  resetPassword,
  signUp,
  User,
} from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { activeUser, type MemoryShop, memoryShop, PASSWORD, tokenIn } from '../../support/memory-shop.ts'

const HOUR = 3_600_000
const email = 'ada@example.org'
const password = 'seven green herons'
const refused = { code: 'passwordResets.invalid', kind: 'invalid' }
const SUBJECT = 'Choose a new password for The Corner Shop'

const resetMails = ({ mails }: MemoryShop) => mails.filter(({ subject }) => subject === SUBJECT)

describe('asking for a new password', () => {
  it('makes the same single write for an active, a pending, a locked and an unknown address', async () => {
    const shop = memoryShop()
    await activeUser(shop)
    await activeUser(shop, 'locked@example.org')
    await shop.database.repository(User).update(await shop.userWith('locked@example.org'), { isActive: false })
    await signUp(shop.context, { email: 'pending@example.org', password: PASSWORD })
    const requests: string[][] = []
    for (const who of ['ada', 'pending', 'locked', 'nobody']) {
      const before = shop.line.sent.length
      await requestPasswordReset(shop.context, { email: `${who}@example.org` })
      requests.push(shop.line.sent.slice(before))
    }

    expect(new Set(requests.map(String)).size).toBe(1)
    expect(requests[0]).toHaveLength(1)
  })

  it('mails only active users, and no address whose mail is stopped', async () => {
    const shop = memoryShop()
    await activeUser(shop)
    await activeUser(shop, 'locked@example.org')
    await shop.database.repository(User).update(await shop.userWith('locked@example.org'), { isActive: false })
    await activeUser(shop, 'bounced@example.org')
    await recordFeedback(shop.context, { address: 'bounced@example.org', kind: 'bounce' })
    await signUp(shop.context, { email: 'pending@example.org', password: PASSWORD })
    await shop.settle()
    shop.pass(HOUR)

    for (const who of ['ada', 'pending', 'locked', 'bounced', 'nobody']) {
      await requestPasswordReset(shop.context, { email: `${who}@example.org` })
    }
    await shop.settle()

    expect(resetMails(shop).map(({ to }) => to)).toEqual([email])
  })

  it.each<[damage: string, change: object]>([
    ['that cannot be decoded', { extra: { M: { constructor: { S: 'x' } } } }],
    ['with an attribute of an unknown type', { extra: { X: 'y' } }],
    ['that does not fit the schema', { mailsAskedAt: { S: 'now' } }],
    ['without a password hash', { passwordHash: { NULL: true } }],
    ['whose reset link is a string', { passwordReset: { S: 'soon' } }],
  ])('of a stored user %s is reported, and leaves neither a mail nor a dead letter', async (_, change) => {
    const shop = memoryShop()
    const { id } = await activeUser(shop)
    await activeUser(shop, 'bob@example.org')
    shop.pass(HOUR)
    const item = shop.table.items.find(({ pk, sk }) => pk?.S === `User#${id}` && sk?.S === 'instance')
    shop.table.write(item as never, { ...item, ...change } as never)

    await requestPasswordReset(shop.context, { email })
    await requestPasswordReset(shop.context, { email: 'bob@example.org' })
    await shop.settle()

    expect(resetMails(shop).map(({ to }) => to)).toEqual(['bob@example.org'])
    expect(shop.faults.map(({ model }) => model)).toEqual(['User'])
  })

  it('sends at most three mails an hour, and the newest mailed link works', async () => {
    const shop = memoryShop()
    await activeUser(shop)
    shop.pass(HOUR)
    for (let round = 0; round < 10; round++) {
      await requestPasswordReset(shop.context, { email })
      await signUp(shop.context, { email, password })
      await resendActivation(shop.context, { email })
      await shop.settle()
    }
    const links = resetMails(shop)
    const others = shop.mails.filter(({ subject }) => subject.startsWith('You already have an account'))

    expect(links.length + others.length).toBe(3)
    for (const older of links.slice(0, -1)) {
      await expect(resetPassword(shop.context, { token: tokenIn(older), password })).rejects.toMatchObject(refused)
    }
    await resetPassword(shop.context, { token: tokenIn(links.at(-1)), password })
  })

  it('mails a working link after many concurrent requests', async () => {
    const shop = memoryShop()
    await activeUser(shop)
    shop.pass(HOUR)

    await Promise.all(Array.from({ length: 10 }, () => requestPasswordReset(shop.context, { email })))
    await shop.settle()
    await shop.settleAgain()

    expect(resetMails(shop).length).toBeLessThanOrEqual(3)
    await resetPassword(shop.context, { token: tokenIn(resetMails(shop).at(-1)), password })
  })

  it('mails no link that no longer works', async () => {
    const shop = memoryShop()
    const user = await activeUser(shop)
    shop.pass(HOUR)
    await requestPasswordReset(shop.context, { email })
    const passwordHash = await shop.context.passwords.hash(password)
    await shop.settle()
    const before = resetMails(shop).length
    await requestPasswordReset(shop.context, { email })
    await shop.database.repository(User).update(await shop.userWith(email), { passwordHash })
    shop.pass(2 * HOUR)
    await shop.settleAgain()

    expect(resetMails(shop)).toHaveLength(before)
    expect(user.resetGeneration).toBe(0)
  })

  it('rejects an invalid address', async () => {
    const shop = memoryShop()
    await expect(requestPasswordReset(shop.context, { email: 'nobody' })).rejects.toMatchObject({
      code: 'users.emailInvalid',
    })
  })
})
