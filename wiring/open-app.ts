import type { HttpSettings } from '@dynamo-signals/api'
import { createApp } from '@dynamo-signals/web'
import { openShop } from './open-shop.ts'
import { readSettings } from './settings.ts'

/** Opens the shop's pages and API as one application. The caller provides the visitor's IP address and the log. */
export function openApp({ clientIp, log }: Pick<HttpSettings, 'clientIp' | 'log'>) {
  const { publicUrl, rateLimits, isDeployed, inboxUrl } = readSettings()
  const settings = { secureCookies: isDeployed, publicUrl, allowedOrigins: [], rateLimits, clientIp, log }
  return createApp({ shop: openShop(), settings, inboxUrl })
}
