import { cartOwner, shopOf } from '@dynamo-signals/api'
import { addItem, type CartOwner, changeQuantity, newGuestToken, removeItem } from '@dynamo-signals/shop'
import { type Context, Hono } from 'hono'
import { anchorOf } from '../components/product-card.ts'
import { shelfPath } from '../components/shelf-path.ts'
import { readForm } from '../forms/read-form.ts'
import { toQuantity } from '../forms/to-quantity.ts'
import { goTo } from '../storefront/answer-page.ts'
import { attempt, complaintAbout, generalComplaint } from '../storefront/attempt.ts'
import type { Storefront } from '../storefront/storefront.ts'
import { showHome } from './home.ts'

/** The forms of the product list and the cart. The cart's owner is determined by the cookies, never by a form. */
export function cartForms(front: Storefront): Hono {
  return new Hono()
    .post('/cart/items', c => putIntoCart(front, c))
    .post('/cart/items/:id/quantity', c => setQuantity(front, c))
    .post('/cart/items/:id/removal', c => takeOut(front, c))
}

async function putIntoCart(front: Storefront, c: Context): Promise<Response> {
  const { productId, quantity, ...shelf } = await readForm(c, ['productId', 'quantity', 'cursor', 'tag'])
  const problem = await attempt(async () => {
    await front.limited.change(c)
    const owner = (await cartOwner(front.shop, front.cookies, c)) ?? (await front.limited.newGuest(c))
    await addItem(shopOf(c, front.shop), owner, { productId, quantity: toQuantity(quantity) })
    // Only now, because a rejected form must not create a guest.
    if ('guestToken' in owner) front.cookies.setGuest(c, owner.guestToken)
  })
  if (problem) {
    const error = complaintAbout(problem, 'quantity')
    const product = error ? { id: productId, quantity, error } : undefined
    return showHome(front, c, { ...problem, product, shelf, alert: generalComplaint(problem) })
  }
  return goTo(c, `${shelfPath(shelf, { added: productId })}#${encodeURIComponent(anchorOf(productId))}`)
}

async function setQuantity(front: Storefront, c: Context): Promise<Response> {
  const { quantity } = await readForm(c, ['quantity'])
  const itemId = c.req.param('id') ?? ''
  const owner = await ownerOrStranger(front, c)
  const problem = await attempt(async () => {
    await front.limited.change(c)
    await changeQuantity(shopOf(c, front.shop), owner, itemId, toQuantity(quantity))
  })
  if (!problem) return goTo(c, '/?cart=changed#cart')
  const error = complaintAbout(problem, 'quantity')
  const item = error ? { itemId, quantity, error } : undefined
  return showHome(front, c, { ...problem, item, alert: generalComplaint(problem) })
}

async function takeOut(front: Storefront, c: Context): Promise<Response> {
  const owner = await ownerOrStranger(front, c)
  const problem = await attempt(async () => {
    await front.limited.change(c)
    await removeItem(shopOf(c, front.shop), owner, c.req.param('id') ?? '')
  })
  // If the item is already removed, a form that was sent twice has succeeded.
  if (!problem || problem.status === 404) return goTo(c, '/?cart=removed#cart')
  return showHome(front, c, { ...problem, alert: generalComplaint(problem) })
}

/** Returns the owner, or a new guest with an empty cart, so that the shop responds as it does to any new visitor. */
async function ownerOrStranger({ shop, cookies }: Storefront, c: Context): Promise<CartOwner> {
  return (await cartOwner(shop, cookies, c)) ?? { guestToken: newGuestToken() }
}
