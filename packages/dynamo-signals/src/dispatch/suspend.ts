import { AsyncLocalStorage } from 'node:async_hooks'
import { ConfigurationError } from '../errors/index.ts'
import type { AnyReceiver, Connection } from './connection.ts'
import { isSameSender } from './sender.ts'
import { shared } from './shared-state.ts'
import type { AnySignal } from './signal-event.ts'

/** Which calls of receivers are meant: those that fit every list given. None given: all. */
export interface Selection {
  readonly signals?: readonly AnySignal[]
  /** Senders of the `send`, or their names: receivers of every sender are meant too, when one of these sends. */
  readonly senders?: readonly unknown[]
  readonly dispatchUids?: readonly string[]
}

/** A call that was recorded instead of made. */
export interface RecordedCall {
  readonly signal: AnySignal
  readonly sender: unknown
  readonly receiver: AnyReceiver
  readonly dispatchUid: string | undefined
  /** What the receiver would have been called with. */
  readonly event: object
}

/** What a function returned, and the calls it would have led to, in order. */
export interface Recording<Result> {
  readonly result: Result
  readonly calls: readonly RecordedCall[]
}

/** A call that is about to be made. The event is built only when a recorder wants it. */
export interface PendingCall {
  readonly signal: AnySignal
  readonly sender: unknown
  readonly connection: Connection
  readonly event: () => object
}

interface Layer {
  readonly selection: Selection
  /** Where a recorder notes the calls; undefined for a suspension. */
  readonly calls: RecordedCall[] | undefined
  readonly outer: Layer | undefined
}

// Once `isUsed` is set it stays set: work that outlives a suspension keeps it, so "nothing is suspended now" cannot be
// known.
const suspension = /* @__PURE__ */ shared('suspension', () => ({
  layers: new AsyncLocalStorage<Layer>(),
  isUsed: false,
}))

/**
 * Mutes receivers for everything `fn` does, also after its awaits. Other async flows are not touched, so tests in
 * parallel do not mute one another. Nested suspensions add up. A muted receiver does not run, leaves no response and
 * gets nothing later; `hasListeners` does not change. Returns what `fn` returns. Django: `disconnect` and `connect`.
 *
 * @example
 * await suspend({ signals: [postSave], dispatchUids: ['mail/activation'] }, () => importUsers())
 */
export function suspend<Result>(selection: Selection, fn: () => Result): Result {
  return inLayer(selection, undefined, fn)
}

/**
 * As {@link suspend}, and tells which receivers would have run, in order, and with what. A receiver that is suspended
 * as well would not have run: it is not recorded. Nested recorders all record. When `fn` throws, so does this.
 *
 * @example
 * const { calls } = await record({ signals: [postSave] }, () => activate(user))
 * calls.map(call => call.dispatchUid) // ['mail/activation', 'carts/open-cart']
 */
export async function record<Result>(selection: Selection, fn: () => Result): Promise<Recording<Awaited<Result>>> {
  const calls: RecordedCall[] = []
  const result = await inLayer(selection, calls, fn)
  return { result, calls }
}

/**
 * Whether the call must not be made, because it is suspended or recorded; a recorder notes it. For whoever calls
 * receivers without `send`: ask once before each call, in the async flow the call belongs to.
 */
export function intercept(call: PendingCall): boolean {
  if (!suspension.isUsed) return false
  const recorders: RecordedCall[][] = []
  for (let layer = suspension.layers.getStore(); layer; layer = layer.outer) {
    if (!isSelected(layer.selection, call)) continue
    if (!layer.calls) return true
    recorders.push(layer.calls)
  }
  if (recorders.length === 0) return false
  const { signal, sender, connection } = call
  const { receiver, dispatchUid } = connection
  const recorded = { signal, sender, receiver, dispatchUid, event: call.event() }
  for (const calls of recorders) calls.push(recorded)
  return true
}

function inLayer<Result>(selection: Selection, calls: RecordedCall[] | undefined, fn: () => Result): Result {
  const lists: Readonly<Record<string, unknown>> = { ...selection }
  const wrong = Object.keys(lists).find(
    key =>
      !['signals', 'senders', 'dispatchUids'].includes(key) || !(lists[key] === undefined || Array.isArray(lists[key])),
  )
  // A misspelt list would mute everything.
  if (wrong) {
    throw new ConfigurationError(
      'dispatch.badSelection',
      `"${wrong}" cannot select receivers. Pass arrays of signals, senders or dispatchUids.`,
    )
  }
  const { layers } = suspension
  suspension.isUsed = true
  return layers.run({ selection: { ...selection }, calls, outer: layers.getStore() }, fn)
}

function isSelected(
  { signals, senders, dispatchUids }: Selection,
  { signal, sender, connection }: PendingCall,
): boolean {
  if (signals && !signals.includes(signal)) return false
  if (senders && !senders.some(each => isSameSender(each, sender))) return false
  return !dispatchUids || (connection.dispatchUid !== undefined && dispatchUids.includes(connection.dispatchUid))
}
