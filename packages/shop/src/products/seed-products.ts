import { CURRENCY, Price } from '../models/price.ts'
import { Product } from '../models/product.ts'
import type { Shop } from '../shop.ts'

/** Adds the demo products to a new shop. Leaves existing products unchanged, so it is safe to run repeatedly. */
export async function seedProducts({ database }: Shop): Promise<void> {
  await Promise.all(
    GOODS.map(async ([slug, title, amount, description], index) => {
      // Products are listed by id.
      const number = String(index + 1).padStart(2, '0')
      const price = await database
        .repository(Price)
        .getOrCreate({ id: `price-${number}` }, { amount, currency: CURRENCY })
      const product = { slug, title, description, priceId: price.id }
      await database.repository(Product).getOrCreate({ id: `product-${number}-${slug}` }, product)
    }),
  )
}

/** The demo products: slug, title, price in cents, description. In the order they appear on the page. */
export const GOODS: readonly (readonly [slug: string, title: string, amount: number, description: string])[] = [
  [
    'enamel-mug',
    'Enamel mug',
    1250,
    'White with a blue rim, 350 ml. Light, and hard to break: for the desk, the garden and the tent.',
  ],
  [
    'linen-tea-towel',
    'Linen tea towel',
    1490,
    'Washed half-linen, 50 by 70 cm. It dries glasses without a thread left behind, and gets softer with the years.',
  ],
  [
    'cast-iron-skillet',
    'Cast-iron skillet',
    4950,
    '26 cm, seasoned with linseed oil. For the stove, the oven and an open fire; it outlives its owner.',
  ],
  [
    'beeswax-candles',
    'Beeswax candles, pair',
    1180,
    'Dipped by hand, 24 cm, eight hours each. They smell of honey, and do not drip where there is no draught.',
  ],
  [
    'oak-cutting-board',
    'Oak cutting board',
    3600,
    'One piece of oak, 38 by 24 cm, oiled. One side with a juice groove, the other without.',
  ],
  [
    'herb-shears',
    'Herb shears',
    1890,
    'Forged steel, 18 cm. They take chives, string and the corner of a milk carton alike.',
  ],
  [
    'wool-blanket',
    'Wool blanket',
    8900,
    'New wool in a herringbone weave, 140 by 200 cm. Warm in winter, and not too warm in the evening on the balcony.',
  ],
  [
    'field-notebook',
    'Field notebook',
    790,
    '96 dotted pages, thread-sewn, so that it lies flat. The cover forgives a trouser pocket.',
  ],
  [
    'darning-set',
    'Darning set',
    1640,
    'A mushroom of beech wood, two needles and six colours of wool in a tin. Instructions for the first sock included.',
  ],
  [
    'preserving-jars',
    'Preserving jars, set of six',
    2240,
    'Half a litre each, with glass lids and rubber rings. For plums, chutney and screws.',
  ],
]
