import { type OrderView, type PlacedOrder, viewOrder } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import type * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { readJsonBody } from '../http/read-json-body.ts'
import { signedIn } from '../http/signed-in.ts'
import { idempotently } from '../idempotency/idempotently.ts'
import type { StoredAnswer } from '../idempotency/request-ledger.ts'
import { sendStored } from '../idempotency/send-stored.ts'
import { Order, OrderPlacement, PLACEMENT_CODES } from './order-shapes.ts'
import type { RouteOptions } from './route-options.ts'

/** Adds the route that orders what is in the user's cart. */
export function addPlacementRoute(api: Hono, options: RouteOptions): void {
  const { limited } = options
  api.post(
    '/api/orders',
    describeOperation({
      group: 'Orders',
      summary: 'Orders everything in the cart',
      description:
        'Takes the units from the stock and empties the cart, in one transaction. No payment is taken in this demo. The total is the one that the customer agreed to: if the cart costs something else by now, nothing is ordered.',
      body: OrderPlacement,
      isIdempotent: true,
      answer: { status: 201, description: 'The order.', schema: Order },
      refusals: {
        400: 'The total is invalid.',
        401: 'You are not signed in.',
        409: 'The cart is empty, has more than 20 different products, or does not cost what was agreed to. Or a product is sold out or no longer sold. Or a request with the same key is in progress.',
        429: 'Too many attempts.',
      },
    }),
    async c => {
      const agreed = await readJsonBody(c, OrderPlacement, PLACEMENT_CODES)
      await limited.change(c)
      const user = await signedIn(options, c)
      const { answer } = await idempotently(options, c, {
        route: 'POST /api/orders',
        owner: `user:${user.id}`,
        parameters: agreed,
        // It is the order that the shop's transaction ends with.
        answerOf: written => placed(viewOrder(written as PlacedOrder)),
        work: async within => placed(await limited.placeOrder(c, user.id, agreed, within)),
      })
      return sendStored(c, answer)
    },
  )
}

function placed(order: OrderView): StoredAnswer {
  return { status: 201, body: JSON.stringify(order satisfies z.output<typeof Order>) }
}
