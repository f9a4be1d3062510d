import type { Shop } from '@dynamo-signals/shop'
import type { HttpSettings } from './http-settings.ts'

/**
 * Returns the shop with stored faults reported to the log, because an item that cannot be used is omitted and an operator
 * must see it.
 */
export function logFaults(shop: Shop, { log }: Pick<HttpSettings, 'log'>): Shop {
  return {
    ...shop,
    report({ model, id, error, requestId = '' }) {
      const message = `The stored ${model} ${id.slice(0, LONGEST_ID)} is not valid and was skipped. Fix or delete it.`
      log({ level: 'error', message, requestId, error })
    },
  }
}

const LONGEST_ID = 200
