import type { TokenKeys } from '@dynamo-signals/shop'
import { Resource } from 'sst/resource'
import * as z from 'zod'

/** The settings of a function: from SST's links when deployed, from `local/environment.ts` in local development. */
export interface Settings {
  readonly dataTable: string
  readonly ledgerTable: string
  readonly sender: string
  readonly tokenKeys: TokenKeys
  readonly publicUrl: string
  readonly rateLimits: boolean
  /** How many emails SES takes per second. Undefined on a laptop, where SES has no limit. */
  readonly mailsPerSecond: number | undefined
  /** Where emails are shown instead of being sent. Undefined on AWS. */
  readonly inboxUrl: string | undefined
  /** Whether it runs on AWS. Cookies are then restricted to HTTPS. */
  readonly isDeployed: boolean
}

const tokenKey = z.strictObject({ id: z.string(), secret: z.string() })
const tokenKeys = z.strictObject({ current: tokenKey, previous: tokenKey.optional() })

/** Reads the settings. The only code that reads `Resource`. Throws an error that names the missing or invalid setting. */
export function readSettings(): Settings {
  // In `sst shell`, a command gets the stage's links, but not the rest of its functions' environment.
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
    mailsPerSecond: readRate(process.env.MAIL_RATE),
    inboxUrl: isDeployed ? undefined : process.env.LOCAL_INBOX_URL,
    isDeployed,
  }
}

function readRate(text: string | undefined): number | undefined {
  if (!text) return undefined
  const rate = Number(text)
  if (rate > 0 && Number.isFinite(rate)) return rate
  throw new Error(`MAIL_RATE is "${text}". Set it to the number of emails a second that SES allows.`)
}

/** The keys for local development. They are public, so a deployed stage rejects them. */
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
      'The secret TokenKeys is the public key for laptops. Set your own with: npx sst secret set TokenKeys',
    )
  }
  return keys
}
