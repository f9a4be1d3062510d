import { listProducts } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { checkInput } from '../http/check-input.ts'
import { Money } from './money.ts'
import type { RouteOptions } from './route-options.ts'

const ProductQuery = z.object({
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'Take a whole number from 1 to 100.')
    .transform(Number)
    .optional()
    .meta({ description: 'How many, from 1 to 100. Default 20.' }),
  cursor: z
    .string()
    .max(2000, 'Take the cursor of the page before.')
    .optional()
    .meta({ description: 'The cursor of the page before.' }),
})

const Product = z
  .object({ id: z.string(), slug: z.string(), title: z.string(), description: z.string(), price: Money })
  .meta({ id: 'Product' })

const ProductPage = z
  .object({ items: z.array(Product).readonly(), cursor: z.string().optional() })
  .meta({ id: 'ProductPage' })

/** What the shop sells. */
export function addProductRoutes(api: Hono, { shop }: RouteOptions): void {
  api.get(
    '/api/products',
    describeOperation({
      group: 'Products',
      summary: 'Lists what the shop sells',
      query: ProductQuery,
      answer: {
        status: 200,
        description: 'One page. Without a cursor it is the last one.',
        schema: ProductPage,
      },
      refusals: { 400: 'The limit or the cursor is not in order.' },
    }),
    async c => {
      const { limit, cursor } = checkInput(ProductQuery, c.req.query())
      const page: z.input<typeof ProductPage> = await listProducts(shop, { limit, cursor })
      return answerJson(c, page)
    },
  )
}
