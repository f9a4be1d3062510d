import type { HttpSettings } from '@dynamo-signals/api'
import { createApp } from '@dynamo-signals/web'
import { openShop } from './open-shop.ts'
import { readSettings } from './settings.ts'

/** The shop's pages and API as one application, for whoever knows the visitor's address and where lines go. */
export function openApp({ clientIp, log }: Pick<HttpSettings, 'clientIp' | 'log'>) {
  const { publicUrl, rateLimits, isDeployed } = readSettings()
  const settings = { secureCookies: isDeployed, publicUrl, allowedOrigins: [], rateLimits, clientIp, log }
  return createApp({ shop: openShop(), settings })
}
