import type { ConnectedSignal, Connection } from '../dispatch/connection.ts'
import { M2M_CHANGED, m2mChanging } from '../models/m2m-changing.ts'
import type { When } from '../models/when.ts'
import { connectedSignals } from './connected-signals.ts'

/**
 * Returns all known signals as an application sees them. Internally, receivers of `m2mChanged` are connected to two signals of
 * the model that holds the links. Here, they are listed once, as receivers of `m2mChanged`.
 */
export function shownSignals(others: readonly ConnectedSignal[] = []): ConnectedSignal[] {
  const signals = connectedSignals(others)
  const ofLinks = new Map<string, Connection>()
  for (const connection of signals.flatMap(({ connections }) => connections)) {
    const { when, ...options } = connection.options
    if (sentAs(connection) === M2M_CHANGED) ofLinks.set(keyOf(connection), { ...connection, options })
  }
  return signals.flatMap(signal => {
    const connections = signal.connections.filter(connection => sentAs(connection) === undefined)
    const shown = { name: signal.name, connections }
    return signal === m2mChanging ? [shown, { name: M2M_CHANGED, connections: [...ofLinks.values()] }] : [shown]
  })
}

function sentAs({ options }: Connection): string | undefined {
  return (options.when as When | undefined)?.sentAs
}

function keyOf({ dispatchUid, sender }: Connection): string {
  return `${dispatchUid} ${typeof sender === 'string' ? sender : (sender as { readonly name: string }).name}`
}
