import { connectReceivers, MODELS } from '@dynamo-signals/shop'
import { openDatabase } from 'dynamo-signals'
import { describeSignals, type EventFilter, eventFilters } from 'dynamo-signals/operations'

/**
 * Returns the event filters of every consumer with a connected receiver, for the deployed mappings. Connects the receivers
 * temporarily, with a database that rejects every use, and disconnects them again.
 */
export function deriveEventFilters(): Readonly<Record<string, readonly EventFilter[]>> {
  const refuse = () => Promise.reject(new Error('Filters are derived without a database.'))
  const tables = { tableName: 'none', ledgerTableName: 'none-either' }
  const database = openDatabase({ client: refuse, ...tables, models: MODELS })
  const disconnect = connectReceivers({
    database,
    mailer: { send: refuse },
    passwords: { hash: refuse, verify: refuse, isOutdated: () => false },
    tokenKeys: { current: { id: '', secret: '' } },
    clock: () => new Date(0),
    publicUrl: '',
  })
  try {
    const receivers = describeSignals().flatMap(signal => signal.receivers)
    const consumers = new Set(receivers.flatMap(({ consumer }) => consumer ?? []))
    return Object.fromEntries([...consumers].sort().map(consumer => [consumer, eventFilters(consumer)]))
  } finally {
    disconnect()
  }
}
