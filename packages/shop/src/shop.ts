import type { Database } from 'dynamo-signals'
import type { Mailer } from './mail/mailer.ts'
import { createPasswordHasher, type PasswordHasher } from './passwords/password-hasher.ts'
import type { FaultReports } from './stored-faults.ts'
import { requireStrongKeys, type TokenKeys } from './users/token-keys.ts'

/** The name of the shop in pages and emails. */
export const SHOP_NAME = 'The Corner Shop'

/**
 * All external dependencies of the shop. Every public function takes it as its first argument, and nothing reads the
 * environment.
 */
export interface Shop extends FaultReports {
  readonly database: Database
  readonly mailer: Mailer
  readonly tokenKeys: TokenKeys
  readonly passwords: PasswordHasher
  readonly clock: () => Date
  /** The public URL of the shop, without a trailing slash. The links in emails start with it. */
  readonly publicUrl: string
  /** How many emails the email service takes per second, over all kinds. Undefined if it is not known. */
  readonly mailsPerSecond?: number | undefined
}

/** The settings of {@link createShop}. */
export interface ShopSettings {
  readonly database: Database
  readonly mailer: Mailer
  readonly tokenKeys: TokenKeys
  readonly publicUrl: string
  /** Default: the system clock. */
  readonly clock?: () => Date
  /** How many passwords are hashed concurrently, each using 19 MiB. Default 2. */
  readonly hashesAtOnce?: number
  /** How many emails the email service takes per second. Emails that waited for it are sent no faster. Default: no limit. */
  readonly mailsPerSecond?: number | undefined
}

/** Creates a shop. Throws for token keys that are too weak, and for an invalid `publicUrl`. */
export function createShop(settings: ShopSettings): Shop {
  const {
    database,
    mailer,
    tokenKeys,
    publicUrl,
    clock = () => new Date(),
    hashesAtOnce = 2,
    mailsPerSecond,
  } = settings
  requireStrongKeys(tokenKeys)
  const { protocol } = new URL(publicUrl)
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new TypeError(`publicUrl must start with https:// or http://, not ${protocol}`)
  }
  const passwords = createPasswordHasher({ atOnce: hashesAtOnce })
  return { database, mailer, tokenKeys, passwords, clock, publicUrl: publicUrl.replace(/\/+$/, ''), mailsPerSecond }
}
