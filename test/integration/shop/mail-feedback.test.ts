import { activate, allowMail, recordFeedback, resendActivation, signUp } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, freshShop, PASSWORD, tokenIn, userWith } from './fresh-shop.ts'

const ADDRESS = 'ada@example.org'

it('sends no mail of any kind to an address that bounced', async () => {
  const shop = await freshShop()
  await signUp(shop.context, { email: ADDRESS, password: PASSWORD })
  await shop.settle()
  const link = tokenIn(shop.mails[0])

  await recordFeedback(shop.context, { address: ADDRESS, kind: 'bounce' })
  await activate(shop.context, { token: link })
  await shop.settle()
  await signUp(shop.context, { email: ADDRESS, password: PASSWORD })
  await shop.settle()

  expect(shop.mails).toHaveLength(1)
})

it('sends no new link to an address that bounced', async () => {
  const shop = await freshShop()
  await signUp(shop.context, { email: ADDRESS, password: PASSWORD })
  await shop.settle()

  await recordFeedback(shop.context, { address: ADDRESS, kind: 'bounce' })
  await resendActivation(shop.context, { email: ADDRESS })
  await shop.settle()

  expect(shop.mails).toHaveLength(1)
})

it('finds the user by the mailbox, however its address is spelled', async () => {
  const shop = await freshShop()
  await activeUser(shop, ADDRESS)

  await recordFeedback(shop.context, { address: 'Ada@Example.ORG', kind: 'complaint' })

  expect(await userWith(shop.context, ADDRESS)).toMatchObject({ mailStoppedBy: 'complaint' })
})

it('changes nothing for a repeated report, and keeps a complaint over a bounce', async () => {
  const shop = await freshShop()
  await activeUser(shop, ADDRESS)
  await recordFeedback(shop.context, { address: ADDRESS, kind: 'complaint' })
  const { version } = await userWith(shop.context, ADDRESS)

  await recordFeedback(shop.context, { address: ADDRESS, kind: 'complaint' })
  await recordFeedback(shop.context, { address: ADDRESS, kind: 'bounce' })

  expect(await userWith(shop.context, ADDRESS)).toMatchObject({ version, mailStoppedBy: 'complaint' })
})

it('ignores reports about unknown addresses', async () => {
  const shop = await freshShop()

  await recordFeedback(shop.context, { address: 'nobody@example.org', kind: 'bounce' })
  await recordFeedback(shop.context, { address: 'no address', kind: 'bounce' })

  expect(await shop.dump()).toEqual([])
})

it('sends mail to an address again after an operator allows it', async () => {
  const shop = await freshShop()
  await signUp(shop.context, { email: ADDRESS, password: PASSWORD })
  await recordFeedback(shop.context, { address: ADDRESS, kind: 'bounce' })

  expect(await allowMail(shop.context, ADDRESS)).toBe(true)
  await shop.settle()

  expect(shop.mails).toHaveLength(1)
  expect(await allowMail(shop.context, 'nobody@example.org')).toBe(false)
})
