import { AsyncLocalStorage } from 'node:async_hooks'
import { ConfigurationError } from '../errors/index.ts'
import type { AnyReceiver, Connection } from './connection.ts'
import { isSameSender } from './sender.ts'
import { shared } from './shared-state.ts'
import type { AnySignal } from './signal-event.ts'

/** Selects receiver calls: those that match every list given. Without lists, all of them. */
export interface Selection {
  readonly signals?: readonly AnySignal[]
  /** Senders of the `send`, or their names. Includes receivers of every sender when one of these senders sends. */
  readonly senders?: readonly unknown[]
  readonly dispatchUids?: readonly string[]
}

/** A call that was recorded instead of made. */
export interface RecordedCall {
  readonly signal: AnySignal
  readonly sender: unknown
  readonly receiver: AnyReceiver
  readonly dispatchUid: string | undefined
  /** The event the receiver would have received. */
  readonly event: object
}

/** The result of a function, and the receiver calls it would have made, in order. */
export interface Recording<Result> {
  readonly result: Result
  readonly calls: readonly RecordedCall[]
}

/** A call that is about to be made. The event is built only if a recorder needs it. */
export interface PendingCall {
  readonly signal: AnySignal
  readonly sender: unknown
  readonly connection: Connection
  readonly event: () => object
}

interface Layer {
  readonly selection: Selection
  /** The list a recorder adds calls to; undefined for a suspension. */
  readonly calls: RecordedCall[] | undefined
  readonly outer: Layer | undefined
}

// Once set, `isUsed` stays set. Work can outlive its suspension and keep it active, so we cannot know when none is left.
const suspension = /* @__PURE__ */ shared('suspension', () => ({
  layers: new AsyncLocalStorage<Layer>(),
  isUsed: false,
}))

/**
 * Mutes receivers for everything `fn` does, including after an `await`. Other async flows are unaffected, so parallel tests
 * do not mute each other. Nested suspensions combine. A muted receiver does not run, adds no response and does not receive
 * the event later. `hasListeners` does not change. Returns what `fn` returns. Django: `disconnect` and `connect`.
 *
 * @example
 * await suspend({ signals: [postSave], dispatchUids: ['mail/activation'] }, () => importUsers())
 */
export function suspend<Result>(selection: Selection, fn: () => Result): Result {
  return inLayer(selection, undefined, fn)
}

/**
 * Like {@link suspend}, but also returns the receiver calls that would have been made, in order, with their events. A
 * receiver that is also suspended would not have run, so it is not recorded. Nested recorders all record. Rejects if `fn`
 * throws.
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
 * Returns whether the call must be skipped because it is suspended or recorded. Recorders add it to their list. Code that
 * calls receivers without `send` must call this once before each call, in the call's own async flow.
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
  // A misspelled list would mute everything.
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
