import type { Transport } from 'dynamo-signals'

/** The transport of a process that ends before or after one of its requests. Afterwards, nothing that it does has an effect. */
export function dyingTransport(transport: Transport, request: number, when: 'before' | 'after') {
  let sent = 0
  const dying = async (...[operation, input, options]: Parameters<Transport>) => {
    sent++
    if (sent < request) return transport(operation, input, options)
    if (sent === request && when === 'after') await transport(operation, input, options).catch(() => undefined)
    throw new Error('The process has ended')
  }
  return { transport: dying as Transport, hasDied: () => sent >= request }
}
