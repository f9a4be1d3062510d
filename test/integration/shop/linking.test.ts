import {
  activate,
  addItem,
  CartItem,
  changeQuantity,
  GuestCart,
  guestCartId,
  newGuestToken,
  signIn,
  signUp,
  User,
  viewCart,
} from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, type FreshShop, moreGoods, PASSWORD, stockedShop, tokenIn, userWith } from './fresh-shop.ts'

const MUG = 'product-01-enamel-mug'
const TOWEL = 'product-02-linen-tea-towel'
const ada = { email: 'ada@example.org', password: PASSWORD }

/** What is in a cart: how many of which product. */
async function goodsOf({ context }: FreshShop, owner: Parameters<typeof viewCart>[1]): Promise<Record<string, number>> {
  const { items } = await viewCart(context, owner)
  return Object.fromEntries(items.map(({ productId, quantity }) => [productId, quantity]))
}

it("moves the guest's items to the user's cart when the user becomes active, and links them to the user", async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 2 })
  await addItem(shop.context, { guestToken }, { productId: TOWEL, quantity: 1 })

  const { id: userId } = await activeUser(shop, ada.email, guestToken)
  await shop.settle()

  expect(await goodsOf(shop, { userId })).toEqual({ [MUG]: 2, [TOWEL]: 1 })
  expect(await goodsOf(shop, { guestToken })).toEqual({})
  const items = await shop.database.repository(CartItem).list({ user: userId }).toArray()
  expect(items.map(({ cartId, userId: linked }) => [cartId, linked])).toEqual([
    [userId, userId],
    [userId, userId],
  ])
})

it('moves nothing before the link is followed, and then also the items that were added in the meantime', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  await signUp(shop.context, { ...ada, guestToken })
  await shop.settle()
  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 2 })
  await shop.settle()
  expect(await goodsOf(shop, { guestToken })).toEqual({ [MUG]: 2 })

  await activate(shop.context, { token: tokenIn(shop.mails[0]) })
  await shop.settle()

  const { id: userId } = await userWith(shop.context, ada.email)
  expect(await goodsOf(shop, { userId })).toEqual({ [MUG]: 2 })
})

it('moves any number of items, and loses none', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  const ids = await moreGoods(shop, 120)
  const goods = ids.map((productId, number) => ({ productId, quantity: 1 + (number % 7) }))
  await Promise.all(goods.map(addition => addItem(shop.context, { guestToken }, addition)))
  const expected = Object.fromEntries(goods.map(({ productId, quantity }) => [productId, quantity]))

  const { id: userId } = await activeUser(shop, ada.email, guestToken)
  await shop.settle()

  expect(await goodsOf(shop, { userId })).toEqual(expected)
  expect(await goodsOf(shop, { guestToken })).toEqual({})
})

it('adds up both carts, up to 999, and keeps the rest until there is room', async () => {
  const shop = await stockedShop()
  const { context, settle, pass } = shop
  const guestToken = newGuestToken()
  const { id: userId } = await activeUser(shop)
  await addItem(context, { userId }, { productId: MUG, quantity: 990 })
  await addItem(context, { userId }, { productId: TOWEL, quantity: 1 })
  await addItem(context, { guestToken }, { productId: MUG, quantity: 20 })
  await addItem(context, { guestToken }, { productId: TOWEL, quantity: 2 })

  await signIn(context, { ...ada, guestToken })
  await settle()
  expect(await goodsOf(shop, { userId })).toEqual({ [MUG]: 999, [TOWEL]: 3 })
  expect(await goodsOf(shop, { guestToken })).toEqual({ [MUG]: 11 })

  const { items } = await viewCart(context, { userId })
  await changeQuantity(context, { userId }, items.find(({ productId }) => productId === MUG)?.id ?? '', 1)
  pass(1_000)
  await signIn(context, { ...ada, guestToken })
  await settle()
  expect(await goodsOf(shop, { userId })).toEqual({ [MUG]: 12, [TOWEL]: 3 })
  expect(await goodsOf(shop, { guestToken })).toEqual({})
})

it('moves items that are added to a claimed cart later, even if it was empty', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  const { id: userId } = await activeUser(shop, ada.email, guestToken)
  await shop.settle()

  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 3 })
  await shop.settle()

  expect(await goodsOf(shop, { userId })).toEqual({ [MUG]: 3 })
  expect(await goodsOf(shop, { guestToken })).toEqual({})
})

it('loses no item that is added while the others are moved', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 1 })
  await signUp(shop.context, { ...ada, guestToken })
  await shop.settle()
  await activate(shop.context, { token: tokenIn(shop.mails[0]) })

  let isAdding = true
  const adding = (async () => {
    for (let time = 0; time < 20; time++) {
      await addItem(shop.context, { guestToken }, { productId: time % 2 ? MUG : TOWEL, quantity: 1 })
    }
    isAdding = false
  })()
  // A receiver that loses a race fails its record; the mapping would deliver it again, and so does this.
  while ((await shop.settleAgain()).length > 0 || isAdding);
  await adding
  while ((await shop.settleAgain()).length > 0);

  const { id: userId } = await userWith(shop.context, ada.email)
  expect(await goodsOf(shop, { userId })).toEqual({ [MUG]: 11, [TOWEL]: 10 })
  expect(await goodsOf(shop, { guestToken })).toEqual({})
})

it('gives a guest cart only to the first user who claims it', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 1 })
  const { id: first } = await activeUser(shop, 'ada@example.org', guestToken)
  await shop.settle()
  const { id: second } = await activeUser(shop, 'grace@example.org', guestToken)
  await shop.settle()

  expect(await goodsOf(shop, { userId: first })).toEqual({ [MUG]: 1 })
  expect(await goodsOf(shop, { userId: second })).toEqual({})
  expect(await shop.database.repository(GuestCart).get(guestCartId(guestToken))).toMatchObject({ userId: first })
})

it('moves nothing for a user who is no longer active', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 1 })
  const user = await activeUser(shop, ada.email, guestToken)
  await shop.database.repository(User).update(user, { isActive: false })

  await shop.settle()

  expect(await goodsOf(shop, { guestToken })).toEqual({ [MUG]: 1 })
  expect(await shop.database.repository(CartItem).list({ user: user.id }).toArray()).toEqual([])
})

it('changes nothing when the whole stream is delivered again, before and after more was bought', async () => {
  const shop = await stockedShop()
  const guestToken = newGuestToken()
  await addItem(shop.context, { guestToken }, { productId: MUG, quantity: 2 })
  const { id: userId } = await activeUser(shop, ada.email, guestToken)
  await shop.settle()
  await addItem(shop.context, { userId }, { productId: MUG, quantity: 1 })
  await shop.settle()
  const [items, mails] = [await shop.dump(), shop.mails.length]

  expect(await shop.settleAgain()).toEqual([])

  expect(await shop.dump()).toEqual(items)
  expect(shop.mails).toHaveLength(mails)
})
