import { requestPasswordReset, resetPassword, signIn, signUp, User, whoIs } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { activeUser, type MemoryShop, memoryShop, PASSWORD, tokenIn } from '../../support/memory-shop.ts'

const HOUR = 3_600_000
const email = 'ada@example.org'
const password = 'seven green herons'
const refused = { code: 'passwordResets.invalid', kind: 'invalid' }
const SUBJECT = 'Choose a new password for The Corner Shop'

const resetMails = ({ mails }: MemoryShop) => mails.filter(({ subject }) => subject === SUBJECT)

/** A shop with an active user who has been mailed a link for a new password. */
async function shopWithLink() {
  const shop = memoryShop()
  const user = await activeUser(shop)
  shop.pass(HOUR)
  await requestPasswordReset(shop.context, { email: ' ADA@example.org' })
  await shop.settle()
  return { shop, user, token: tokenIn(resetMails(shop)[0]) }
}

describe('a link for a new password', () => {
  it('is mailed to the owner, and sets the password they choose', async () => {
    const { shop, token } = await shopWithLink()
    const [mail] = resetMails(shop)

    await resetPassword(shop.context, { token, password })
    await shop.settle()

    expect(mail?.to).toBe(email)
    expect(mail?.text).toContain(`https://shop.example/reset-password?token=${token}`)
    await expect(signIn(shop.context, { email, password })).resolves.toBeDefined()
    await expect(signIn(shop.context, { email, password: PASSWORD })).rejects.toMatchObject({
      code: 'sessions.refused',
    })
    expect(shop.mails.at(-1)?.subject).toBe('Your password at The Corner Shop was changed')
  })

  it('ends all sessions, and opens none', async () => {
    const { shop, token } = await shopWithLink()
    const sessions = [
      await signIn(shop.context, { email, password: PASSWORD }),
      await signIn(shop.context, { email, password: PASSWORD }),
    ]

    expect(await resetPassword(shop.context, { token, password })).toBeUndefined()

    for (const { sessionToken } of sessions) expect(await whoIs(shop.context, sessionToken)).toBeUndefined()
  })

  it('works once, even with many concurrent uses', async () => {
    const { shop, token } = await shopWithLink()
    const passwords = Array.from({ length: 20 }, (_, number) => `seven green herons ${number}`)

    const results = await Promise.allSettled(
      passwords.map(each => resetPassword(shop.context, { token, password: each })),
    )

    const won = results.findIndex(({ status }) => status === 'fulfilled')
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject(refused)
    await expect(signIn(shop.context, { email, password: passwords[won] ?? '' })).resolves.toBeDefined()
    await expect(resetPassword(shop.context, { token, password })).rejects.toMatchObject(refused)
  })

  it('works up to the last millisecond of an hour', async () => {
    const { shop, token } = await shopWithLink()

    shop.pass(HOUR - 1)
    await expect(resetPassword(shop.context, { token, password: 'short' })).rejects.toMatchObject({
      code: 'users.passwordInvalid',
    })
    shop.pass(1)
    await expect(resetPassword(shop.context, { token, password })).rejects.toMatchObject(refused)
  })

  it('still works after a password that is refused', async () => {
    const { shop, token } = await shopWithLink()

    for (const weak of ['short', 'password1', 'ada@example.org', 'x'.repeat(2_000)]) {
      await expect(resetPassword(shop.context, { token, password: weak })).rejects.toMatchObject({
        code: 'users.passwordInvalid',
        issues: [{ path: 'password' }],
      })
    }

    await resetPassword(shop.context, { token, password })
  })

  it('stops working after a newer link, a lockout, or a new password', async () => {
    const changes = {
      newer: async ({ context, settle }: MemoryShop) => {
        await requestPasswordReset(context, { email })
        await settle()
      },
      'lock-out': async (shop: MemoryShop) => {
        const user = await shop.userWith(email)
        await shop.database.repository(User).update(user, { isActive: false })
      },
      'lock-out that was taken back': async (shop: MemoryShop) => {
        const users = shop.database.repository(User)
        const locked = await users.update(await shop.userWith(email), { isActive: false })
        await users.save({ ...locked, isActive: true }, { raw: true })
      },
      'other password': async (shop: MemoryShop) => {
        const passwordHash = await shop.context.passwords.hash(password)
        await shop.database.repository(User).update(await shop.userWith(email), { passwordHash })
      },
      'other address': async (shop: MemoryShop) => {
        await shop.database.repository(User).update(await shop.userWith(email), { email: 'eve@example.org' })
      },
    }
    for (const [name, change] of Object.entries(changes)) {
      const { shop, token } = await shopWithLink()
      await change(shop)
      await expect(resetPassword(shop.context, { token, password }), name).rejects.toMatchObject(refused)
      shop.leave()
    }
  })

  it('is not an activation link, and the other way around', async () => {
    const shop = memoryShop()
    await signUp(shop.context, { email, password: PASSWORD })
    await shop.settle()
    const activation = tokenIn(shop.mails[0])

    await expect(resetPassword(shop.context, { token: activation, password })).rejects.toMatchObject(refused)
    await activeUser(shop, 'grace@example.org')
    await expect(resetPassword(shop.context, { token: activation, password })).rejects.toMatchObject(refused)
  })

  it('is rejected with the same error for every reason', async () => {
    const { shop, token, user } = await shopWithLink()
    const foreign = Buffer.concat([Buffer.from(user.id), Buffer.alloc(32, 7)]).toString('base64url')
    const unknown = Buffer.concat([Buffer.from('nobody'), Buffer.alloc(32, 7)]).toString('base64url')

    const messages = new Set<string>()
    for (const wrong of ['', 'x', '__proto__', 'a'.repeat(91), `${token}=`, foreign, unknown, 'x'.repeat(100_000)]) {
      const error = await resetPassword(shop.context, { token: wrong, password }).catch((error: unknown) => error)
      expect(error).toMatchObject(refused)
      messages.add(String(error))
    }
    expect(messages.size).toBe(1)
  })

  it('cannot be recovered from the table, the ledger or the stream', async () => {
    const { shop, token } = await shopWithLink()
    await resetPassword(shop.context, { token, password })
    await shop.settle()

    const everything = shop.everything()
    for (let at = 0; at + 16 <= token.length; at++) expect(everything).not.toContain(token.slice(at, at + 16))
    expect(everything).not.toContain(password)
  })
})
