import { ConfigurationError } from '../errors/index.ts'
import { firstIssue, shown, textIssue } from './option-issues.ts'
import type { AnySignal } from './signal-event.ts'

/** A receiver function. It may be async. Its return value is the `response` of the send. */
export type Receiver<Event> = (event: Event) => unknown

/** A receiver object, for receivers with state. The object is the receiver's identity. */
export interface ReceiverObject<Event> {
  readonly handle: (event: Event) => unknown
}

/** A receiver of any event, as it appears in responses and connections. */
export type AnyReceiver = Receiver<never> | ReceiverObject<never>

/** The sender a receiver is connected to, the receiver's name, and its priority. */
export interface ConnectOptions<From> {
  /** Runs for this sender only. Default: every sender. Pass a name if the sender is defined later. */
  readonly sender?: From | string
  /** A stable name, unique per signal and sender. Connecting it again has no effect, even if the module runs twice. */
  readonly dispatchUid?: string
  /**
   * Runs for the database of this name only. Default: every database. To connect a receiver for several, connect it for each.
   */
  readonly database?: string
  /** Higher priorities run first. Receivers of equal priority run in the order they were connected. Default 0. */
  readonly priority?: number
}

/** A receiver as a signal stores it. Connections are never changed in place, so each dispatch works on a snapshot. */
export interface Connection {
  /** The connected receiver. */
  readonly receiver: AnyReceiver
  /** Calls the receiver, whether it is a function or an object. */
  readonly run: (event: never) => unknown
  /** A sender, the name of a sender, or undefined for every sender. */
  readonly sender: unknown
  readonly dispatchUid: string | undefined
  readonly priority: number
  /** All options passed to `connect`, including those that only this signal defines. */
  readonly options: Readonly<Record<string, unknown>>
}

/** A signal and its connections, for checks of the wiring. */
export interface ConnectedSignal extends AnySignal {
  readonly connections: readonly Connection[]
}

/** Returns what is wrong with the options of a `connect`, or undefined. */
export type OptionsIssue = (options: Readonly<Record<string, unknown>>) => string | undefined

/**
 * Makes a connection. Throws `ConfigurationError` for invalid arguments, so mistakes surface at `connect`, not at `send`.
 */
export function makeConnection(
  signal: AnySignal,
  receiver: unknown,
  options: ConnectOptions<unknown>,
  optionsIssue?: OptionsIssue,
): Connection {
  const { sender, dispatchUid, database, priority = 0 } = options
  const run = callOf(receiver)
  const refuse = (code: string, message: string): never => {
    const named = describeReceiver({ receiver: receiver as AnyReceiver, dispatchUid })
    throw new ConfigurationError(code, `Signal "${signal.name}", receiver ${shown(named)}: ${message}`)
  }
  if (!run) return refuse('dispatch.notCallable', 'it is not a function and has no handle() method.')
  const issue = firstIssue({
    dispatchUid: dispatchUid !== undefined && textIssue(dispatchUid),
    database: database !== undefined && textIssue(database),
  })
  if (issue) refuse('dispatch.badUid', issue)
  if (typeof sender === 'string' && (textIssue(sender) || !/^\w+$/.test(sender))) {
    refuse('dispatch.badSenderName', `sender must be an object or the name of a model, not ${shown(sender)}.`)
  }
  if (typeof priority !== 'number' || Number.isNaN(priority)) {
    refuse('dispatch.badPriority', `priority must be a number, not ${shown(priority)}.`)
  }
  const complaint = optionsIssue?.({ ...options })
  if (complaint) refuse('dispatch.badOptions', complaint)
  return {
    receiver: receiver as AnyReceiver,
    run,
    sender: sender ?? undefined,
    dispatchUid,
    priority,
    options: { ...options },
  }
}

/** Names a receiver for a human reader: its `dispatchUid`, or else the name of its function or class. */
export function describeReceiver({ receiver, dispatchUid }: Pick<Connection, 'receiver' | 'dispatchUid'>): string {
  if (dispatchUid) return dispatchUid
  return (typeof receiver === 'function' ? receiver.name : receiver?.constructor?.name) || 'anonymous'
}

function callOf(receiver: unknown): Connection['run'] | undefined {
  if (typeof receiver === 'function') return receiver as Connection['run']
  const target = receiver as ReceiverObject<never> | null | undefined
  if (typeof target?.handle !== 'function') return undefined
  return event => target.handle(event)
}
