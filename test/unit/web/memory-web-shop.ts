import { API_MODELS } from '@dynamo-signals/api'
import { createApp } from '@dynamo-signals/web'
import { Browser } from '../../integration/web/browser.ts'
import { activeUser, memoryShop } from '../../support/memory-shop.ts'

/** The pages of a shop over tables in memory, with one active user. */
export async function memoryWebShop() {
  const shop = memoryShop(API_MODELS)
  await activeUser(shop)
  shop.pass(3_600_000)
  const app = createApp({
    shop: shop.context,
    settings: {
      secureCookies: true,
      publicUrl: shop.context.publicUrl,
      allowedOrigins: [],
      rateLimits: false,
      clientIp: () => '192.0.2.1',
      log: () => {},
    },
  })
  return { shop, app, browser: () => new Browser(app, shop.context.publicUrl) }
}
