import { type AnyReceiver, describeReceiver } from '../../dispatch/connection.ts'
import { ConfigurationError } from '../../errors/index.ts'
import { streamReceivers } from '../../operations/connected-signals.ts'
import type { ReceiverRun } from '../delivery/receiver-run.ts'

/** A durable receiver: its `dispatchUid`, or the function or object that was connected. */
export type ReceiverName = string | AnyReceiver

/**
 * Returns a filter for what concerns a receiver; without one, for everything. Throws `ConfigurationError` for a receiver
 * that is not connected and has not run: a typo must not look like a receiver that did not run.
 */
export function receiverFilter(
  receiver: ReceiverName | undefined,
  runs: readonly ReceiverRun[],
): (entry: { readonly dispatchUid: string }) => boolean {
  if (receiver === undefined) return () => true
  const connections = streamReceivers().map(({ connection }) => connection)
  const known = new Set([
    ...connections.map(({ dispatchUid = '' }) => dispatchUid),
    ...runs.map(run => run.dispatchUid),
  ])
  const meant =
    typeof receiver === 'string'
      ? [receiver].filter(uid => known.has(uid))
      : connections.flatMap(({ receiver: other, dispatchUid = '' }) => (other === receiver ? dispatchUid : []))
  if (meant.length > 0) return ({ dispatchUid }) => meant.includes(dispatchUid)
  throw new ConfigurationError(
    'testing.unknownReceiver',
    `No durable receiver "${nameOf(receiver)}" is connected. Use the dispatchUid of one that is: ${[...known].sort().join(', ') || 'none'}.`,
  )
}

/** Names a receiver for a human reader. */
export function nameOf(receiver: ReceiverName): string {
  return typeof receiver === 'string' ? receiver : describeReceiver({ receiver, dispatchUid: undefined })
}
