import { getOrder, listOrders } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { checkInput } from '../http/check-input.ts'
import { shopOf } from '../http/shop-of.ts'
import { signCursor } from '../http/signed-cursor.ts'
import { signedIn } from '../http/signed-in.ts'
import { LISTING_QUERY, openCursor } from './listing-query.ts'
import { Order, OrderPage } from './order-shapes.ts'
import { addPlacementRoute } from './placement-route.ts'
import type { RouteOptions } from './route-options.ts'

const OrderQuery = z.object(LISTING_QUERY)
const CURSOR_INVALID = 'orders.cursorInvalid'

/** Adds the routes for the orders of the signed-in user. */
export function addOrderRoutes(api: Hono, options: RouteOptions): void {
  addPlacementRoute(api, options)
  addList(api, options)
  addOrder(api, options)
}

function addList(api: Hono, options: RouteOptions): void {
  const { shop } = options
  api.get(
    '/api/orders',
    describeOperation({
      group: 'Orders',
      summary: 'Lists your orders, newest first',
      description: 'An order that was placed a moment ago may be missing briefly.',
      query: OrderQuery,
      answer: { status: 200, description: 'One page. If it has no cursor, it is the last one.', schema: OrderPage },
      refusals: { 400: 'The limit or the cursor is invalid.', 401: 'You are not signed in.' },
    }),
    async c => {
      const codes = { limit: 'orders.limitInvalid', cursor: CURSOR_INVALID }
      const { limit, cursor } = checkInput(OrderQuery, c.req.query(), codes)
      const { id: userId } = await signedIn(options, c)
      // A cursor is only good for the orders of its user.
      const listing = `orders of ${userId}`
      const start = cursor && openCursor(shop, listing, cursor, CURSOR_INVALID)
      const page = await listOrders(shopOf(c, shop), userId, { limit, cursor: start })
      const next = page.cursor ? { cursor: signCursor(shop.tokenKeys, listing, page.cursor) } : {}
      return answerJson(c, { items: page.items, ...next } satisfies z.input<typeof OrderPage>)
    },
  )
}

function addOrder(api: Hono, options: RouteOptions): void {
  api.get(
    '/api/orders/:id',
    describeOperation({
      group: 'Orders',
      summary: 'Shows one of your orders',
      answer: { status: 200, description: 'The order.', schema: Order },
      refusals: {
        401: 'You are not signed in.',
        404: 'You have no such order. The response is the same for an order of another user.',
      },
    }),
    async c => {
      const { id: userId } = await signedIn(options, c)
      const order = await getOrder(shopOf(c, options.shop), userId, c.req.param('id'))
      return answerJson(c, order satisfies z.output<typeof Order>)
    },
  )
}
