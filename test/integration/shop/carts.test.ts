import {
  addItem,
  CartItem,
  type CartOwner,
  cartItemId,
  changeQuantity,
  GuestCart,
  guestCartId,
  newGuestToken,
  Product,
  removeItem,
  User,
  viewCart,
} from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { activeUser, stockedShop } from './fresh-shop.ts'

const MUG = 'product-01-enamel-mug'
const TOWEL = 'product-02-linen-tea-towel'
const eur = (amount: number) => ({ amount, currency: 'EUR' })
const guest = (): { guestToken: string } => ({ guestToken: newGuestToken() })

it('adds, shows, changes and removes, with totals from the prices of the shop', async () => {
  const { context } = await stockedShop()
  const owner = guest()

  const mug = await addItem(context, owner, { productId: MUG, quantity: 2 })
  await addItem(context, owner, { productId: TOWEL, quantity: 1 })
  expect(mug).toEqual({
    id: mug.id,
    productId: MUG,
    title: 'Enamel mug',
    quantity: 2,
    unitPrice: eur(1250),
    total: eur(2500),
  })
  expect(await viewCart(context, owner)).toMatchObject({
    id: guestCartId(owner.guestToken),
    items: [{ productId: MUG, quantity: 2 }, { productId: TOWEL }],
    total: eur(3990),
  })

  expect(await changeQuantity(context, owner, mug.id, 5)).toMatchObject({ quantity: 5, total: eur(6250) })
  await removeItem(context, owner, mug.id)
  expect(await viewCart(context, owner)).toMatchObject({ items: [{ productId: TOWEL }], total: eur(1490) })
})

it('shows an empty cart without an owner, to a new guest and for an unknown cookie', async () => {
  const { context, dump } = await stockedShop()
  const before = await dump()
  const empty = { id: null, items: [], total: eur(0) }

  expect(await viewCart(context, undefined)).toEqual(empty)
  expect(await viewCart(context, guest())).toEqual(empty)
  expect(await viewCart(context, { guestToken: 'x' })).toEqual(empty)
  expect(await dump()).toEqual(before)
})

it('increases the quantity when the same product is added again, up to 999', async () => {
  const { context } = await stockedShop()
  const owner = guest()

  await addItem(context, owner, { productId: MUG, quantity: 2 })
  expect(await addItem(context, owner, { productId: MUG, quantity: 3 })).toMatchObject({ quantity: 5 })
  expect(await addItem(context, owner, { productId: MUG, quantity: 999 })).toMatchObject({ quantity: 999 })
  expect(await addItem(context, owner, { productId: MUG, quantity: 1 })).toMatchObject({ quantity: 999 })
  expect((await viewCart(context, owner)).items).toHaveLength(1)
})

it('counts all concurrent additions, including those of new visitors', async () => {
  const shop = await stockedShop()
  const { id: userId } = await activeUser(shop)
  const owners: CartOwner[] = [guest(), { userId }]

  for (const owner of owners) {
    const additions = Array.from({ length: 25 }, (_, index) =>
      addItem(shop.context, owner, { productId: index % 5 === 0 ? TOWEL : MUG, quantity: 1 }),
    )
    await Promise.all(additions)
    const { items } = await viewCart(shop.context, owner)
    expect(Object.fromEntries(items.map(item => [item.productId, item.quantity]))).toEqual({ [MUG]: 20, [TOWEL]: 5 })
  }
})

it('opens the cart of a user whose stream has not arrived, and the stream then finds it', async () => {
  const shop = await stockedShop()
  const { id: userId } = await activeUser(shop)

  await addItem(shop.context, { userId }, { productId: MUG, quantity: 1 })
  await shop.settle()

  expect(await viewCart(shop.context, { userId })).toMatchObject({ id: userId, items: [{ quantity: 1 }] })
  const [item] = await shop.database.repository(CartItem).list({ user: userId }).toArray()
  expect(item).toMatchObject({ cartId: userId, guestCartId: null, userId })
})

it('refuses a user who is not active', async () => {
  const shop = await stockedShop()
  const user = await activeUser(shop)
  await shop.database.repository(User).update(user, { isActive: false })

  const addition = addItem(shop.context, { userId: user.id }, { productId: MUG, quantity: 1 })

  await expect(addition).rejects.toMatchObject({ code: 'sessions.refused', kind: 'refused' })
})

it('answers for a foreign item as for one that does not exist, and leaves it as it is', async () => {
  const shop = await stockedShop()
  const { context } = shop
  const { id: userId } = await activeUser(shop)
  const owners: CartOwner[] = [{ userId }, guest(), guest()]
  const items = await Promise.all(owners.map(owner => addItem(context, owner, { productId: MUG, quantity: 7 })))

  for (const owner of owners) {
    for (const { id } of [...items, { id: 'missing' }, { id: '' }, { id: 'a#b' }]) {
      if (id === items[owners.indexOf(owner)]?.id) continue
      const answer = { code: 'carts.itemNotFound', kind: 'notFound' }
      await expect(changeQuantity(context, owner, id, 1)).rejects.toMatchObject(answer)
      await expect(removeItem(context, owner, id)).rejects.toMatchObject(answer)
    }
    expect((await viewCart(context, owner)).items).toMatchObject([{ quantity: 7 }])
  }
})

it.each([0, -1, 0.5, 1000, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '2', true, [1], null])(
  'refuses the quantity %j',
  async quantity => {
    const { context } = await stockedShop()
    const answer = { code: 'carts.quantityInvalid', kind: 'invalid', issues: [{ path: 'quantity' }] }
    const wrong = quantity as number

    await expect(addItem(context, guest(), { productId: MUG, quantity: wrong })).rejects.toMatchObject(answer)
    await expect(changeQuantity(context, guest(), 'any', wrong)).rejects.toMatchObject(answer)
  },
)

it('sells only existing products, and keeps the rest of the cart', async () => {
  const { context, database } = await stockedShop()
  const owner = guest()
  await addItem(context, owner, { productId: MUG, quantity: 1 })
  const products = database.repository(Product)
  await products.update(await products.get(MUG), { isAvailable: false })

  for (const productId of [MUG, 'nothing', '', 'price-01']) {
    await expect(addItem(context, owner, { productId, quantity: 1 })).rejects.toMatchObject({
      code: 'products.notFound',
      kind: 'notFound',
    })
  }
  expect((await viewCart(context, owner)).items).toHaveLength(1)
})

it('lets no code put an item into no cart, into two, or under an id that is not its own', async () => {
  const shop = await stockedShop()
  const { id: userId } = await activeUser(shop)
  await shop.settle()
  const token = newGuestToken()
  await addItem(shop.context, { guestToken: token }, { productId: MUG, quantity: 1 })
  const items = shop.database.repository(CartItem)
  const [cart, guestCart] = [
    { cartId: userId, guestCartId: null },
    { cartId: null, guestCartId: guestCartId(token) },
  ]
  const towel = { productId: TOWEL, quantity: 1 }

  await expect(items.create(towel)).rejects.toMatchObject({ code: 'carts.itemMisplaced' })
  await expect(items.create({ ...towel, cartId: userId, guestCartId: guestCart.guestCartId })).rejects.toMatchObject({
    code: 'carts.itemMisplaced',
  })
  await expect(items.create({ ...towel, ...cart })).rejects.toMatchObject({ code: 'carts.itemMisnamed' })
  const stolen = await items.get(cartItemId(guestCart, MUG))
  await expect(items.update(stolen, cart)).rejects.toMatchObject({ code: 'carts.itemMisnamed' })
})

it('keeps a guest cart for 30 days after its last use, and writes that now and then, not with every item', async () => {
  const { context, database, pass } = await stockedShop()
  const owner = guest()
  const expiry = async () => (await database.repository(GuestCart).get(guestCartId(owner.guestToken))).expiresAt
  const inDays = (days: number) => context.clock().getTime() / 1000 + days * 24 * 3600

  await addItem(context, owner, { productId: MUG, quantity: 1 })
  expect(await expiry()).toBe(inDays(30))
  pass(24 * 3_600_000)
  await addItem(context, owner, { productId: MUG, quantity: 1 })
  expect(await expiry()).toBe(inDays(29))
  pass(20 * 24 * 3_600_000)
  await addItem(context, owner, { productId: MUG, quantity: 1 })
  expect(await expiry()).toBe(inDays(30))
})

it('removes the items of a guest cart that expired', async () => {
  const shop = await stockedShop()
  const owner = guest()
  await addItem(shop.context, owner, { productId: MUG, quantity: 1 })
  await addItem(shop.context, owner, { productId: TOWEL, quantity: 1 })
  await shop.expire(guestCartId(owner.guestToken))

  await shop.settle()

  expect((await viewCart(shop.context, owner)).items).toEqual([])
})
