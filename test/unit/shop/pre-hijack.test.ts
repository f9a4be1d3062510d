import { activate, guestCartId, newGuestToken, resendActivation, signIn, signUp, User } from '@dynamo-signals/shop'
import { describe, expect, it } from 'vitest'
import { type MemoryShop, memoryShop, tokenIn } from '../../support/memory-shop.ts'

const HOUR = 3_600_000
const email = 'ada@example.org'
const refused = { code: 'activations.invalid' }
const strangers = 'what the stranger took'
const owners = 'what the owner took'

/** Follows a link; tells whether it worked. */
async function follow({ context }: MemoryShop, token: string): Promise<boolean> {
  try {
    await activate(context, { token })
    return true
  } catch (error) {
    expect(error).toMatchObject(refused)
    return false
  }
}

/** Tells whether a password opens the account. */
async function opens({ context }: MemoryShop, password: string): Promise<boolean> {
  return signIn(context, { email, password }).then(
    () => true,
    () => false,
  )
}

describe('a sign-up beyond the three mails an hour', () => {
  async function afterThreeOfAStranger() {
    const shop = memoryShop()
    for (let round = 0; round < 3; round++) {
      await signUp(shop.context, { email, password: strangers, firstName: 'Eve', guestToken: newGuestToken() })
      await shop.settle()
    }
    return shop
  }

  it('replaces the password, the names and the guest cart of the strangers before it', async () => {
    const shop = await afterThreeOfAStranger()
    const guestToken = newGuestToken()

    await signUp(shop.context, { email, password: owners, firstName: 'Ada', lastName: 'L.', guestToken })

    const user = await shop.userWith(email)
    expect(user).toMatchObject({ firstName: 'Ada', lastName: 'L.', guestCartId: guestCartId(guestToken) })
    expect(await shop.context.passwords.verify(owners, user.passwordHash)).toBe(true)
    await signUp(shop.context, { email, password: owners })
    expect(await shop.userWith(email)).toMatchObject({ firstName: '', guestCartId: null })
  })

  it('invalidates every earlier link, and mails none', async () => {
    const shop = await afterThreeOfAStranger()

    await signUp(shop.context, { email, password: owners })
    await shop.settle()
    await shop.settleAgain()

    expect(shop.mails).toHaveLength(3)
    for (const mail of shop.mails) expect(await follow(shop, tokenIn(mail))).toBe(false)
    expect(await shop.userWith(email)).toMatchObject({ isActive: false })
  })

  it('gets its link when a mail may be sent again, and that link opens its password alone', async () => {
    const shop = await afterThreeOfAStranger()
    await signUp(shop.context, { email, password: owners })
    await resendActivation(shop.context, { email })
    await shop.settle()
    expect(shop.mails).toHaveLength(3)

    shop.pass(HOUR)
    await resendActivation(shop.context, { email })
    await shop.settle()

    expect(shop.mails).toHaveLength(4)
    expect(await follow(shop, tokenIn(shop.mails[3]))).toBe(true)
    expect(await opens(shop, owners)).toBe(true)
    expect(await opens(shop, strangers)).toBe(false)
  })

  it('is one of many at once: the password that is stored is the only one a link can open', async () => {
    const shop = await afterThreeOfAStranger()
    const passwords = Array.from({ length: 12 }, (_, number) => `what number ${number} took`)
    await Promise.all(passwords.map(password => signUp(shop.context, { email, password })))
    await shop.settle()
    shop.pass(HOUR)
    await resendActivation(shop.context, { email })
    await shop.settle()

    expect(await follow(shop, tokenIn(shop.mails.at(-1)))).toBe(true)
    const opened = await Promise.all(passwords.map(password => opens(shop, password)))
    expect(opened.filter(Boolean)).toHaveLength(1)
    expect(await opens(shop, strangers)).toBe(false)
  })
})

describe('a link', () => {
  const STEPS = {
    stranger: (shop: MemoryShop) => signUp(shop.context, { email, password: strangers }),
    owner: (shop: MemoryShop) => signUp(shop.context, { email, password: owners }),
    resend: (shop: MemoryShop) => resendActivation(shop.context, { email }),
    deliver: (shop: MemoryShop) => shop.settle(),
    hour: async (shop: MemoryShop) => shop.pass(HOUR),
  }
  type Step = keyof typeof STEPS
  const ALL = Object.keys(STEPS) as Step[]

  /** Every way to go on from a full allowance: three mails have been spent, one more or none has been asked for. */
  function histories(length: number): Step[][] {
    if (length === 0) return [[]]
    return histories(length - 1).flatMap(history => ALL.map(step => [...history, step]))
  }

  it.each(['stranger', 'owner', 'resend'] as const)(
    'opens the password of the newest sign-up or nothing, however people take turns after: %s',
    async first => {
      for (const history of histories(3)) {
        const shop = memoryShop()
        const steps: Step[] = ['stranger', 'deliver', 'owner', 'stranger', 'deliver', first, ...history, 'deliver']
        for (const step of steps) await STEPS[step](shop)
        const newest = steps.findLast(step => step === 'stranger' || step === 'owner')

        // Older links first: of all that were ever mailed, at most the newest may work.
        const worked: boolean[] = []
        for (const mail of shop.mails) worked.push(await follow(shop, tokenIn(mail)))

        const taken = steps.join(', ')
        expect(worked.slice(0, -1), taken).not.toContain(true)
        const isOpen = worked.at(-1) === true
        expect(await opens(shop, newest === 'owner' ? owners : strangers), taken).toBe(isOpen)
        expect(await opens(shop, newest === 'owner' ? strangers : owners), taken).toBe(false)
        shop.leave()
      }
    },
  )

  it('is sent to the newest sign-up if the mails of earlier ones were never sent', async () => {
    const shop = memoryShop()
    for (let round = 0; round < 5; round++) await signUp(shop.context, { email, password: strangers })
    await signUp(shop.context, { email, password: owners })

    await shop.settle()
    await shop.settleAgain()

    expect(shop.mails).toHaveLength(1)
    expect(await follow(shop, tokenIn(shop.mails[0]))).toBe(true)
    expect(await opens(shop, owners)).toBe(true)
    expect(await opens(shop, strangers)).toBe(false)
  })

  it('is mailed at most three times an hour, however sign-ups and delayed emails interleave', async () => {
    for (const lateness of [1, 2, 3, 4, 5, 7]) {
      const shop = memoryShop()
      for (let round = 1; round <= 30; round++) {
        await signUp(shop.context, { email, password: round % 2 ? strangers : owners })
        if (round % lateness === 0) await shop.settle()
      }
      await shop.settle()
      expect(shop.mails.length, `after every ${lateness}`).toBeLessThanOrEqual(3)
      expect(shop.mails.length, `after every ${lateness}`).toBeGreaterThan(0)
      shop.leave()
    }
  })

  it.each(['before', 'after'])('is used once when it is followed %s a sign-up at the same time', async order => {
    const shop = memoryShop()
    await signUp(shop.context, { email, password: strangers })
    await shop.settle()
    const token = tokenIn(shop.mails[0])

    const calls = [() => follow(shop, token), () => signUp(shop.context, { email, password: owners })]
    const [one, other] = await Promise.all((order === 'before' ? calls : calls.reverse()).map(call => call()))

    const hasWorked = one === true || other === true
    expect(await opens(shop, strangers)).toBe(hasWorked)
    expect(await opens(shop, owners)).toBe(false)
    await shop.settle()
    if (!hasWorked) expect(await follow(shop, tokenIn(shop.mails.at(-1)))).toBe(true)
  })

  it('is invalid after any code sets another password for the pending user', async () => {
    const shop = memoryShop()
    await signUp(shop.context, { email, password: strangers })
    await shop.settle()

    const user = await shop.userWith(email)
    const passwordHash = await shop.context.passwords.hash(owners)
    await shop.database.repository(User).update(user, { passwordHash })
    await shop.settle()

    expect(shop.mails).toHaveLength(1)
    expect(await follow(shop, tokenIn(shop.mails[0]))).toBe(false)
  })
})
