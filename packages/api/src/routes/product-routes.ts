import { listProducts } from '@dynamo-signals/shop'
import type { Hono } from 'hono'
import * as z from 'zod'
import { describeOperation } from '../docs/describe-operation.ts'
import { answerJson } from '../http/answer-json.ts'
import { checkInput } from '../http/check-input.ts'
import { shopOf } from '../http/shop-of.ts'
import { signCursor } from '../http/signed-cursor.ts'
import { LISTING_QUERY, openCursor } from './listing-query.ts'
import { Money } from './money.ts'
import type { RouteOptions } from './route-options.ts'

const ProductQuery = z.object({
  ...LISTING_QUERY,
  tag: z
    .string()
    .max(200, 'Use the slug of a tag.')
    .optional()
    .meta({ description: 'The slug of a tag: lists only products that have it.' }),
})

const Tag = z.object({ slug: z.string(), title: z.string() }).meta({ id: 'Tag' })

const Product = z
  .object({
    id: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string(),
    price: Money,
    units: z.int().meta({ description: 'How many can be ordered. 0 if it is sold out.' }),
    tags: z.array(Tag).readonly(),
  })
  .meta({ id: 'Product' })

const ProductPage = z
  .object({ items: z.array(Product).readonly(), cursor: z.string().optional() })
  .meta({ id: 'ProductPage' })

const LISTING = 'products'

/** Adds the product routes. */
export function addProductRoutes(api: Hono, { shop }: RouteOptions): void {
  api.get(
    '/api/products',
    describeOperation({
      group: 'Products',
      summary: 'Lists the products',
      query: ProductQuery,
      answer: {
        status: 200,
        description: 'One page. If it has no cursor, it is the last one.',
        schema: ProductPage,
      },
      refusals: { 400: 'The limit, the cursor or the tag is invalid.', 404: 'There is no such tag.' },
    }),
    async c => {
      const { limit, cursor, tag } = checkInput(ProductQuery, c.req.query())
      const listing = tag === undefined ? LISTING : `${LISTING} tagged ${tag}`
      const start = cursor && openCursor(shop, listing, cursor, 'products.cursorInvalid')
      const page = await listProducts(shopOf(c, shop), { limit, cursor: start, tag })
      const next = page.cursor ? { cursor: signCursor(shop.tokenKeys, listing, page.cursor) } : {}
      return answerJson(c, { items: page.items, ...next } satisfies z.input<typeof ProductPage>)
    },
  )
}
