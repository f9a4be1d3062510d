/**
 * Adds the demo products to a stage. Existing products are not changed:
 * `npx sst shell --stage staging -- node scripts/seed-products.ts`.
 */
import { seedProducts } from '@dynamo-signals/shop'
import { openShop } from '../wiring/open-shop.ts'

await seedProducts(openShop())
