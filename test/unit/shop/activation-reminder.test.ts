import { activate, recordFeedback, resendActivation, signUp, User } from '@dynamo-signals/shop'
import { deliverDueSignals } from 'dynamo-signals/streams'
import { expect, it } from 'vitest'
import { activeUser, EMAIL, type MemoryShop, memoryShop, PASSWORD, tokenIn } from '../../support/memory-shop.ts'

const DAY = 24 * 3_600_000
const SUBJECT = 'Your account at The Corner Shop is waiting for you'

async function signedUp(): Promise<MemoryShop> {
  const shop = memoryShop()
  await signUp(shop.context, { email: EMAIL, password: PASSWORD, firstName: 'Ada' })
  await shop.settle()
  return shop
}

/** Lets so much time pass, and whatever is due then happen. */
async function after(shop: MemoryShop, milliseconds: number) {
  shop.pass(milliseconds)
  await deliverDueSignals(shop.database)
  await shop.settle()
}

const subjects = ({ mails }: MemoryShop) => mails.map(({ subject }) => subject)

it('reminds a user who has not activated the account after a day, once, with a link that works', async () => {
  const shop = await signedUp()

  await after(shop, DAY - 1)
  expect(subjects(shop)).not.toContain(SUBJECT)
  await after(shop, 1)
  await after(shop, 30 * DAY)
  await shop.settleAgain()
  expect(subjects(shop).filter(subject => subject === SUBJECT)).toHaveLength(1)

  shop.pass(-30 * DAY)
  await activate(shop.context, { token: tokenIn(shop.mails.at(-1)) })
  expect(await shop.userWith(EMAIL)).toMatchObject({ isActive: true })
})

it('does not remind an active user, and removes the reminder', async () => {
  const shop = memoryShop()
  await activeUser(shop)

  await after(shop, DAY)

  expect(subjects(shop)).not.toContain(SUBJECT)
  expect(shop.ledger.items.filter(({ pk }) => /^(due|later)#/.test(pk?.S ?? ''))).toEqual([])
})

it('looks at the user at the moment: activated before the cancellation was delivered', async () => {
  const shop = await signedUp()
  await activate(shop.context, { token: tokenIn(shop.mails[0]) })

  shop.pass(DAY)
  await deliverDueSignals(shop.database)
  await shop.settle()

  expect(subjects(shop)).not.toContain(SUBJECT)
})

it('does not remind a user who was deleted, or whose address must not get mail', async () => {
  const deleted = await signedUp()
  await deleted.database.repository(User).delete(await deleted.userWith(EMAIL))
  await after(deleted, DAY)
  expect(subjects(deleted)).not.toContain(SUBJECT)
  deleted.leave()

  const stopped = await signedUp()
  await recordFeedback(stopped.context, { address: EMAIL, kind: 'complaint' })
  await after(stopped, DAY)
  expect(subjects(stopped)).not.toContain(SUBJECT)
})

it('reminds once of a sign-up that was repeated', async () => {
  const shop = await signedUp()
  await after(shop, DAY / 2)
  await signUp(shop.context, { email: EMAIL, password: PASSWORD, firstName: 'Ada' })
  await shop.settle()

  await after(shop, DAY / 2)
  await after(shop, DAY)

  expect(subjects(shop).filter(subject => subject === SUBJECT)).toHaveLength(1)
})

it('sends no fourth mail within an hour', async () => {
  const shop = await signedUp()
  shop.pass(DAY - 60_000)
  for (let n = 0; n < 3; n++) await resendActivation(shop.context, { email: EMAIL })
  await shop.settle()
  const before = shop.mails.length

  await after(shop, 60_000)

  expect(shop.mails).toHaveLength(before)
})

it('leaves the text of other links as it is', async () => {
  const shop = await signedUp()
  await after(shop, DAY)
  await after(shop, DAY)

  await resendActivation(shop.context, { email: EMAIL })
  await shop.settle()

  expect(subjects(shop).at(-1)).toBe('Activate your account at The Corner Shop')
})
