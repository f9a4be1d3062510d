import { addItem, Cart, CartItem, listProducts, newGuestToken, signUp, sweepChecks } from '@dynamo-signals/shop'
import { verify } from 'dynamo-signals/operations'
import { expect, it } from 'vitest'
import { activeUser, type FreshShop, PASSWORD, stockedShop } from './fresh-shop.ts'

async function sweep(shop: FreshShop, repair = false) {
  const { findings } = await verify(shop.database, { repair, settle: 0, checks: sweepChecks(shop.context) })
  return findings.map(({ kind, repaired }) => (repaired ? `${kind}, repaired` : kind)).sort()
}

it('finds nothing in a shop whose stream is delivered', async () => {
  const shop = await stockedShop()
  await activeUser(shop)
  await shop.settle()

  expect(await sweep(shop)).toEqual([])
})

it('opens the cart of an active user whose records were lost', async () => {
  const shop = await stockedShop()
  const user = await activeUser(shop)

  expect(await sweep(shop)).toEqual(['activeUserWithoutCart'])
  expect(await sweep(shop, true)).toEqual(['activeUserWithoutCart, repaired'])

  expect(await shop.database.repository(Cart).get(user.id)).toBeDefined()
  expect(await sweep(shop)).toEqual([])
  await shop.settle()
  expect(await sweep(shop)).toEqual([])
})

it('mails the link to a pending user who got no mail, and to no user twice', async () => {
  const shop = await stockedShop()
  await shop.settle()
  await signUp(shop.context, { email: 'ada@example.org', password: PASSWORD })

  expect(await sweep(shop)).toEqual(['pendingUserWithoutMail'])
  expect(await sweep(shop, true)).toEqual(['pendingUserWithoutMail, repaired'])
  await shop.settle()

  expect(shop.mails).toHaveLength(1)
  expect(await sweep(shop, true)).toEqual([])
  expect(shop.mails).toHaveLength(1)
})

it('requests no mail whose link would no longer work', async () => {
  const shop = await stockedShop()
  await shop.settle()
  await signUp(shop.context, { email: 'ada@example.org', password: PASSWORD })
  shop.pass(25 * 3_600_000)

  expect(await sweep(shop)).toEqual([])
})

it('claims the guest cart that an active user brought, and then moves its items', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  const [product] = (await listProducts(shop.context)).items
  const productId = product?.id ?? ''
  await addItem(shop.context, { guestToken }, { productId, quantity: 2 })
  const { id } = await activeUser(shop, 'ada@example.org', guestToken)

  expect(await sweep(shop, true)).toEqual(['activeUserWithoutCart, repaired', 'unclaimedGuestCart, repaired'])
  expect(await sweep(shop, true)).toEqual(['guestItemsLeftBehind, repaired'])

  expect(await sweep(shop)).toEqual([])
  const moved = await shop.database.repository(CartItem).list({ cart: id }).toArray()
  expect(moved).toMatchObject([{ productId, quantity: 2, userId: id }])
})
