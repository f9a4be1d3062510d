import { changeQuantity, newGuestToken, removeItem, viewCart } from '@dynamo-signals/shop'
import type { Context, Hono } from 'hono'
import type * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { shopOf } from '../http/shop-of.ts'
import { cartOwner } from '../http/visitor.ts'
import { addAdditionRoute } from './addition-route.ts'
import { CartItemShape, CartShape, QuantityChange } from './cart-shapes.ts'
import type { RouteOptions } from './route-options.ts'

/** Adds the routes for the caller's cart: the signed-in user's or the guest's. */
export function addCartRoutes(api: Hono, options: RouteOptions): void {
  addCart(api, options)
  addAdditionRoute(api, options)
  addChange(api, options)
  addRemoval(api, options)
}

function addCart(api: Hono, { shop, cookies }: RouteOptions): void {
  api.get(
    '/api/cart',
    describeOperation({
      group: 'Cart',
      summary: 'Shows the cart',
      description: 'The user’s cart if you are signed in. Otherwise the cart of the guest cookie, or an empty cart.',
      answer: { status: 200, description: 'The cart.', schema: CartShape },
      refusals: {},
    }),
    async c => {
      const cart: z.input<typeof CartShape> = await viewCart(shopOf(c, shop), await cartOwner(shop, cookies, c))
      return answerJson(c, cart)
    },
  )
}

function addChange(api: Hono, options: RouteOptions): void {
  api.patch(
    '/api/cart/items/:id',
    describeOperation({
      group: 'Cart',
      summary: 'Sets the quantity of an item',
      body: QuantityChange,
      answer: { status: 200, description: 'The updated item.', schema: CartItemShape },
      refusals: {
        400: 'The quantity is invalid.',
        404: 'This item is not in the cart.',
        409: 'A concurrent request changed the item. Try again.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      const { quantity } = await readJsonBody(c, QuantityChange)
      await options.limited.change(c)
      const owner = await ownerOrStranger(options, c)
      const item = await changeQuantity(shopOf(c, options.shop), owner, c.req.param('id'), quantity)
      return answerJson(c, item satisfies z.output<typeof CartItemShape>)
    },
  )
}

function addRemoval(api: Hono, options: RouteOptions): void {
  api.delete(
    '/api/cart/items/:id',
    describeOperation({
      group: 'Cart',
      summary: 'Removes an item from the cart',
      answer: { status: 204, description: 'The item was removed.' },
      refusals: { 404: 'This item is not in the cart.', 429: 'Too many attempts.' },
    }),
    async c => {
      await options.limited.change(c)
      await removeItem(shopOf(c, options.shop), await ownerOrStranger(options, c), c.req.param('id'))
      return c.body(null, 204)
    },
  )
}

/** Returns the owner, or a new guest with an empty cart, so that the shop responds as it does to any new visitor. */
async function ownerOrStranger({ shop, cookies }: RouteOptions, c: Context) {
  return (await cartOwner(shop, cookies, c)) ?? { guestToken: newGuestToken() }
}
