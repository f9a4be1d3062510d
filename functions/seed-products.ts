/**
 * Puts the goods of the demonstration into a stage; what is there already stays as it is:
 * `npx sst shell --stage staging -- node functions/seed-products.ts`.
 */
import { seedProducts } from '@dynamo-signals/shop'
import { openShop } from './shop.ts'

await seedProducts(openShop())
