/**
 * Puts the goods of the demonstration into a stage; what is there already stays as it is:
 * `npx sst shell --stage staging -- node scripts/seed-products.ts`.
 */
import { seedProducts } from '@dynamo-signals/shop'
import { openShop } from '../wiring/open-shop.ts'

await seedProducts(openShop())
