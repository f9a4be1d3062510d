import { addItem, type CartItem, type CartItemView, type CartOwner, viewItem } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import type * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { shopOf } from '../http/shop-of.ts'
import { cartOwner } from '../http/visitor.ts'
import { idempotently } from '../idempotency/idempotently.ts'
import { guestTokenOf, newcomerOf } from '../idempotency/newcomer.ts'
import type { StoredAnswer } from '../idempotency/request-ledger.ts'
import { sendStored } from '../idempotency/send-stored.ts'
import { Addition, CartItemShape } from './cart-shapes.ts'
import type { RouteOptions } from './route-options.ts'

/** Adds the route for adding a product to the cart. A new visitor becomes a guest with a cookie. */
export function addAdditionRoute(api: Hono, options: RouteOptions): void {
  const { shop, cookies, settings, limited } = options
  api.post(
    '/api/cart/items',
    describeOperation({
      group: 'Cart',
      summary: 'Adds a product to the cart',
      description:
        'Adding the same product again increases its quantity, up to 999. A new visitor becomes a guest with a cookie.',
      body: Addition,
      isIdempotent: true,
      answer: { status: 201, description: 'The updated item.', schema: CartItemShape },
      refusals: {
        400: 'A field is invalid.',
        404: 'The shop does not sell this product.',
        409: 'A concurrent request changed the cart, or a request with the same key is in progress.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      const addition = await readJsonBody(c, Addition)
      await limited.change(c)
      const known = await cartOwner(shop, cookies, c)
      const ownerOf = (seed: string): CartOwner => known ?? { guestToken: guestTokenOf(shop.tokenKeys, seed) }
      const newcomer = newcomerOf(settings, c)
      const { answer, seed } = await idempotently(options, c, {
        route: 'POST /api/cart/items',
        owner: known ? nameOf(known) : newcomer,
        before: known && 'guestToken' in known ? becameGuest(options, newcomer, known.guestToken) : undefined,
        parameters: addition,
        // It is the item that the shop's transaction ends with.
        answerOf: async written => created(await viewItem(shopOf(c, shop), written as CartItem)),
        async work(within, seed) {
          if (!known) await limited.newGuest(c)
          return created(await addItem(shopOf(c, within), ownerOf(seed), addition))
        },
      })
      const owner = ownerOf(seed)
      // Set again with every item: it lasts as long from now on as the cart does. A failed request does not create a
      // guest.
      if ('guestToken' in owner && answer.status < 400) cookies.setGuest(c, owner.guestToken)
      return sendStored(c, answer)
    },
  )
}

function nameOf(owner: CartOwner): string {
  return 'userId' in owner ? `user:${owner.userId}` : `guest:${owner.guestToken}`
}

/** A new visitor who returns with the cookie of the first response and the key of the first request. */
function becameGuest({ shop }: RouteOptions, newcomer: string, guestToken: string) {
  return { owner: newcomer, isSame: (seed: string) => guestTokenOf(shop.tokenKeys, seed) === guestToken }
}

function created(item: CartItemView): StoredAnswer {
  return { status: 201, body: JSON.stringify(item satisfies z.output<typeof CartItemShape>) }
}
