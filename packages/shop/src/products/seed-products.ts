import { type Database, retryOnConflict } from 'dynamo-signals'
import { CURRENCY, Price } from '../models/price.ts'
import { Product } from '../models/product.ts'
import { Stock } from '../models/stock.ts'
import { Tag } from '../models/tag.ts'
import type { Shop } from '../shop.ts'

/** How many units of each demo product a new shop has. */
const UNITS = 40

/** Adds the demo products to a new shop, with their stock. Leaves existing products unchanged, so it is safe to run repeatedly. */
export async function seedProducts({ database }: Shop): Promise<void> {
  const tags = Object.entries(TAGS)
  await Promise.all(tags.map(([id, title]) => database.repository(Tag).getOrCreate({ id }, { title })))
  await Promise.all(
    GOODS.map(async ([slug, title, amount, description, tagSlugs], index) => {
      // Products are listed by id.
      const number = String(index + 1).padStart(2, '0')
      const price = await database
        .repository(Price)
        .getOrCreate({ id: `price-${number}` }, { amount, currency: CURRENCY })
      const product = { id: `product-${number}-${slug}`, slug, title, description, priceId: price.id }
      await storeProduct(database, product, tagSlugs)
      // Also for a product that an earlier release has stored without stock.
      await database.repository(Stock).getOrCreate({ productId: product.id }, { units: UNITS })
    }),
  )
}

/** Stores a product with its tags in one transaction. Does not restore a tag that was removed since. */
async function storeProduct(
  database: Database,
  product: Pick<Product, 'id' | 'slug' | 'title' | 'description' | 'priceId'>,
  tagSlugs: readonly string[],
): Promise<void> {
  await retryOnConflict(() =>
    database.transaction(async transaction => {
      const products = transaction.repository(Product)
      if (await products.find(product.id)) return
      await products.create(product)
      await products.linkSet(product.id, 'tags').add(...tagSlugs)
    }),
  )
}

/** The tags of the demo products: the title of each slug. */
const TAGS = {
  kitchen: 'Kitchen',
  outdoors: 'Outdoors',
  textiles: 'Textiles',
  'quiet-evenings': 'Quiet evenings',
  repair: 'Repair',
} as const

/** The demo products: slug, title, price in cents, description, tags. In the order they appear on the page. */
export const GOODS: readonly (readonly [
  slug: string,
  title: string,
  amount: number,
  description: string,
  tags: readonly (keyof typeof TAGS)[],
])[] = [
  [
    'enamel-mug',
    'Enamel mug',
    1250,
    'White with a blue rim, 350 ml. Light, and hard to break: for the desk, the garden and the tent.',
    ['kitchen', 'outdoors'],
  ],
  [
    'linen-tea-towel',
    'Linen tea towel',
    1490,
    'Washed half-linen, 50 by 70 cm. Dries glasses without leaving lint, and gets softer over the years.',
    ['kitchen', 'textiles'],
  ],
  [
    'cast-iron-skillet',
    'Cast-iron skillet',
    4950,
    '26 cm, seasoned with linseed oil. For the stove, the oven and an open fire. It will outlive its owner.',
    ['kitchen', 'outdoors'],
  ],
  [
    'beeswax-candles',
    'Beeswax candles, pair',
    1180,
    'Dipped by hand, 24 cm. Each burns for eight hours, smells of honey, and does not drip unless there is a draft.',
    ['quiet-evenings'],
  ],
  [
    'oak-cutting-board',
    'Oak cutting board',
    3600,
    'One piece of oak, 38 by 24 cm, oiled. One side has a juice groove, the other is flat.',
    ['kitchen'],
  ],
  [
    'herb-shears',
    'Herb shears',
    1890,
    'Forged steel, 18 cm. They cut chives, string and milk cartons equally well.',
    ['kitchen', 'outdoors'],
  ],
  [
    'wool-blanket',
    'Wool blanket',
    8900,
    'New wool in a herringbone weave, 140 by 200 cm. Warm in winter, and not too warm in the evening on the balcony.',
    ['quiet-evenings', 'textiles'],
  ],
  [
    'field-notebook',
    'Field notebook',
    790,
    '96 dotted pages, thread-sewn, so that it lies flat. The cover survives a back pocket.',
    ['outdoors'],
  ],
  [
    'darning-set',
    'Darning set',
    1640,
    'A mushroom of beech wood, two needles and six colors of wool in a tin. Instructions for the first sock included.',
    ['repair', 'textiles'],
  ],
  [
    'preserving-jars',
    'Preserving jars, set of six',
    2240,
    'Half a liter each, with glass lids and rubber rings. For plums, chutney and screws.',
    ['kitchen'],
  ],
]
