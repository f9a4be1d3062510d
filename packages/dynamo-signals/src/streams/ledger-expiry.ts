import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/** How long the ledger keeps what it knows, in seconds: longer than a stream's 24 hours and any redrive. */
export const LEDGER_LIFETIME = 35 * 24 * 3600

/** When an entry of the ledger made now may go, in seconds since 1970. */
export function ledgerExpiry(now: Date): number {
  return Math.floor(now.getTime() / 1000) + LEDGER_LIFETIME
}

/** Whether an entry still counts: DynamoDB deletes what has expired hours later, or days. */
export function isLive(core: Core, { _ttl }: Item): boolean {
  return _ttl?.N === undefined || Number(_ttl.N) * 1000 > core.runtime.now().getTime()
}
