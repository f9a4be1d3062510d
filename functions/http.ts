import type { HttpSettings } from '@dynamo-signals/api'
import { createApp } from '@dynamo-signals/web'
import { readSettings } from './settings.ts'
import { openShop } from './shop.ts'

/** The shop's pages and API as one application, for whoever knows the visitor's address. */
export function openApp(clientIp: HttpSettings['clientIp']) {
  const { publicUrl, rateLimits, isDeployed } = readSettings()
  const log: HttpSettings['log'] = ({ level, message, requestId, error }) => {
    process.stderr.write(`${JSON.stringify({ level, message, requestId, error: describe(error) })}\n`)
  }
  const settings = { secureCookies: isDeployed, publicUrl, allowedOrigins: [], rateLimits, clientIp, log }
  return createApp({ shop: openShop(), settings })
}

// A message may quote what somebody typed: the log gets the kind of error and where it came from.
function describe(error: unknown): object | undefined {
  if (!(error instanceof Error)) return undefined
  const { code } = error as { readonly code?: unknown }
  const frames = error.stack?.split('\n').filter(line => line.startsWith('    at '))
  return { name: error.name, code, frames, cause: describe(error.cause) }
}
