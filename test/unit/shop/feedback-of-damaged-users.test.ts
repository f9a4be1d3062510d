import { recordFeedback } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, memoryShop } from '../../support/memory-shop.ts'

it.each([
  ['cannot be decoded', { extra: { M: { constructor: { S: 'x' } } } }],
  ['does not fit the schema', { mailsAskedAt: { S: 'now' } }],
])('a bounce of a stored user that %s is reported, and ends no report of SES', async (_, change) => {
  const shop = memoryShop()
  const { id, email } = await activeUser(shop)
  const item = shop.table.items.find(({ pk, sk }) => pk?.S === `User#${id}` && sk?.S === 'instance')
  shop.table.load([{ ...item, ...change } as never])

  await recordFeedback(shop.context, { address: email, kind: 'bounce' })

  expect(shop.faults.map(({ model }) => model)).toEqual(['User'])
})
