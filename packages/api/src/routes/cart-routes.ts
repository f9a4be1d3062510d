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

/** The cart of whoever asks: the signed-in user's, else the guest's. */
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
      description: 'The user’s cart for somebody who is signed in, else that of the guest’s cookie; empty for nobody.',
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
      answer: { status: 200, description: 'The item as it is now.', schema: CartItemShape },
      refusals: {
        400: 'The quantity is not in order.',
        404: 'No such item in this cart.',
        409: 'Others were faster. Try again.',
        429: 'Too often.',
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
      summary: 'Takes an item out of the cart',
      answer: { status: 204, description: 'It is out.' },
      refusals: { 404: 'No such item in this cart.', 429: 'Too often.' },
    }),
    async c => {
      await options.limited.change(c)
      await removeItem(shopOf(c, options.shop), await ownerOrStranger(options, c), c.req.param('id'))
      return c.body(null, 204)
    },
  )
}

/** The owner; for nobody, somebody whose cart is certainly empty: the shop answers as to every stranger. */
async function ownerOrStranger({ shop, cookies }: RouteOptions, c: Context) {
  return (await cartOwner(shop, cookies, c)) ?? { guestToken: newGuestToken() }
}
