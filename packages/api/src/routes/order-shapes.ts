import { MAX_ORDER_LINES } from '@dynamo-signals/shop'
import * as z from 'zod'
import { Money } from './money.ts'

const AMOUNT = 'Enter the total of your cart in minor units, such as 1250.'
const CURRENCY = 'Enter the currency of the total, such as EUR.'

/** The body of a request that places an order: the total that the customer agreed to. */
export const OrderPlacement = z
  .strictObject({
    total: z.strictObject(
      { amount: z.int(AMOUNT).min(0, AMOUNT), currency: z.string(CURRENCY).length(3, CURRENCY) },
      'Enter the total of your cart.',
    ),
  })
  .meta({ id: 'OrderPlacement' })

/** The code of each field of a request that places an order. */
export const PLACEMENT_CODES = {
  total: 'orders.totalInvalid',
  'total.amount': 'orders.totalInvalid',
  'total.currency': 'orders.totalInvalid',
} as const

const SUMMARY = { id: z.string(), placedAt: z.iso.datetime(), status: z.enum(['placed']), total: Money }

const OrderLine = z
  .object({
    productId: z.string().nullable().meta({ description: 'Null if the product no longer exists.' }),
    title: z.string(),
    quantity: z.int(),
    unitPrice: Money,
    total: Money,
  })
  .meta({ id: 'OrderLine', description: 'A product with the title and the price that it had when it was ordered.' })

/** An order. */
export const Order = z
  .object({ ...SUMMARY, lines: z.array(OrderLine).max(MAX_ORDER_LINES).readonly() })
  .meta({ id: 'Order' })

/** One page of the orders of a user. */
export const OrderPage = z
  .object({
    items: z.array(z.object(SUMMARY).meta({ id: 'OrderSummary' })).readonly(),
    cursor: z.string().optional(),
  })
  .meta({ id: 'OrderPage' })
