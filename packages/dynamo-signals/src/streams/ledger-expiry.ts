import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'

/** How long the ledger keeps its entries, in seconds. Longer than a stream's 24 hours and any redrive. */
export const LEDGER_LIFETIME = 35 * 24 * 3600

/** Returns when a new entry of the ledger expires, in seconds since 1970. */
export function ledgerExpiry(now: Date): number {
  return Math.floor(now.getTime() / 1000) + LEDGER_LIFETIME
}

/** Whether an entry has not expired. DynamoDB deletes expired items hours or days later. */
export function isLive(core: Core, { _ttl }: Item): boolean {
  return _ttl?.N === undefined || Number(_ttl.N) * 1000 > core.runtime.now().getTime()
}
