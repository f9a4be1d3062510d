import type { TokenKeys } from '@dynamo-signals/shop'
import { Resource } from 'sst/resource'
import * as z from 'zod'

/** What a function is told from outside: by SST's links when deployed, by `local/environment.ts` on a laptop. */
export interface Settings {
  readonly dataTable: string
  readonly ledgerTable: string
  readonly sender: string
  readonly tokenKeys: TokenKeys
  readonly publicUrl: string
  readonly rateLimits: boolean
  /** Whether it runs on AWS: cookies are for HTTPS only then. */
  readonly isDeployed: boolean
}

const tokenKey = z.strictObject({ id: z.string(), secret: z.string() })
const tokenKeys = z.strictObject({ current: tokenKey, previous: tokenKey.optional() })

/**
 * Reads the settings. This is the only reader of `Resource`. Throws a sentence that names the setting that is missing or
 * wrong.
 */
export function readSettings(): Settings {
  // In `sst shell` a command finds the stage's links, and nothing else of its functions' environment.
  const isDeployed = (process.env.STAGE ?? Resource.App.stage) !== 'local'
  const rateLimits = process.env.RATE_LIMITS !== 'off'
  if (isDeployed && !rateLimits)
    throw new Error('RATE_LIMITS is "off", but a deployed stage keeps its limits. Unset it.')
  return {
    dataTable: Resource.Data.name,
    ledgerTable: Resource.Ledger.name,
    sender: Resource.Mail.sender,
    tokenKeys: readTokenKeys(Resource.TokenKeys.value, isDeployed),
    publicUrl: process.env.PUBLIC_URL ?? Resource.Gateway.url,
    rateLimits,
    isDeployed,
  }
}

/** The keys a laptop uses. They are public, so that a deployed stage refuses them. */
export const LOCAL_TOKEN_KEYS: TokenKeys = {
  current: { id: 'local', secret: 'for this laptop only: anybody can read this key' },
}

function readTokenKeys(secret: string, isDeployed: boolean): TokenKeys {
  const shape = '{ "current": { "id": "...", "secret": "..." }, "previous"?: { ... } }'
  let keys: TokenKeys
  try {
    keys = tokenKeys.parse(JSON.parse(secret))
  } catch (cause) {
    throw new Error(`The secret TokenKeys is not ${shape} as JSON. Set it with: npx sst secret set TokenKeys`, {
      cause,
    })
  }
  const isPublic = [keys.current, keys.previous].some(key => key?.secret === LOCAL_TOKEN_KEYS.current.secret)
  if (isDeployed && isPublic) {
    throw new Error(
      'The secret TokenKeys is the public one of a laptop. Set your own with: npx sst secret set TokenKeys',
    )
  }
  return keys
}
