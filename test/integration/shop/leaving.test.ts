import { addItem, Product, signIn, User } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, moreGoods, PASSWORD, stockedShop } from './fresh-shop.ts'

it('deletes everything that belongs to a user, even more than fits in one transaction, and nothing else', async () => {
  const shop = await stockedShop()
  const { context, database, settle } = shop
  const user = await activeUser(shop)
  await activeUser(shop, 'grace@example.org')
  await settle()
  await signIn(context, { email: user.email, password: PASSWORD })
  const before = await database.repository(Product).list().toArray()
  for (const productId of await moreGoods(shop, 120)) {
    await addItem(context, { userId: user.id }, { productId, quantity: 1 })
  }

  const deletion = await database.repository(User).delete(user)
  await settle()

  expect(deletion.continues).toBe(true)
  const stored = await shop.dump()
  expect(stored.filter(item => item.includes(user.id) && !item.includes('"_signal"'))).toEqual([])
  expect(await database.repository(Product).list().toArray()).toHaveLength(before.length + 120)
  expect(stored.filter(item => item.includes('grace@example.org'))).not.toEqual([])
})
