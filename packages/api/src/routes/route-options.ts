import type { Shop } from '@dynamo-signals/shop'
import type { HttpSettings } from '../http/http-settings.ts'
import type { VisitorCookies } from '../http/visitor-cookies.ts'
import type { LimitedShop } from '../limits/limited-shop.ts'

/** The dependencies of the routes. */
export interface RouteOptions {
  readonly shop: Shop
  readonly settings: HttpSettings
  readonly cookies: VisitorCookies
  readonly limited: LimitedShop
}
