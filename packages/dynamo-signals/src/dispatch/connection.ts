import { ConfigurationError } from '../errors/index.ts'
import { shown, textIssue } from './option-issues.ts'
import type { AnySignal } from './signal-event.ts'

/** A function that reacts. It may be async; what it returns is the `response` of the send. */
export type Receiver<Event> = (event: Event) => unknown

/** An object that reacts: for receivers with state. The object is the receiver's identity. */
export interface ReceiverObject<Event> {
  readonly handle: (event: Event) => unknown
}

/** A receiver of whatever event, as responses and connections name it. */
export type AnyReceiver = Receiver<never> | ReceiverObject<never>

/** Which sender a receiver listens to, under which name, and when it runs. */
export interface ConnectOptions<From> {
  /** Only this sender; every sender when left out. A name stands for a sender that is defined later. */
  readonly sender?: From | string
  /** A stable name: connecting it again changes nothing, however often a module runs. Unique per signal and sender. */
  readonly dispatchUid?: string
  /** Higher runs first; receivers of equal priority run in the order of their connection. Default 0. */
  readonly priority?: number
}

/** A receiver as a signal keeps it. Connections are never changed in place, so a dispatch works on a snapshot. */
export interface Connection {
  /** What was connected. */
  readonly receiver: AnyReceiver
  /** Calls the receiver, whether it is a function or an object. */
  readonly run: (event: never) => unknown
  /** A sender, the name of one, or undefined for every sender. */
  readonly sender: unknown
  readonly dispatchUid: string | undefined
  readonly priority: number
  /** Everything the receiver was connected with: signals with options of their own read theirs here. */
  readonly options: Readonly<Record<string, unknown>>
}

/** A signal with what is connected to it: what a check of the wiring looks at. */
export interface ConnectedSignal extends AnySignal {
  readonly connections: readonly Connection[]
}

/** Tells what is wrong with the options of a `connect`, if anything is. */
export type CheckOptions = (options: Readonly<Record<string, unknown>>) => string | undefined

/** Makes a connection, or throws `ConfigurationError`: a mistake shows at `connect`, not at `send`. */
export function makeConnection(
  signal: AnySignal,
  receiver: unknown,
  options: ConnectOptions<unknown>,
  checkOptions?: CheckOptions,
): Connection {
  const { sender, dispatchUid, priority = 0 } = options
  const refuse = (code: string, message: string): never => {
    throw new ConfigurationError(code, `Signal "${signal.name}": ${message}`)
  }
  const run = callOf(receiver)
  if (!run) return refuse('dispatch.notCallable', 'the receiver is not a function and has no handle() method.')
  const uidIssue = dispatchUid !== undefined && textIssue(dispatchUid)
  if (uidIssue) refuse('dispatch.badUid', `dispatchUid ${uidIssue}. Omit it, or pass a name.`)
  if (typeof sender === 'string' && (textIssue(sender) || !/^\w+$/.test(sender))) {
    refuse('dispatch.badSenderName', `sender must be an object or the name of a model, not ${shown(sender)}.`)
  }
  if (typeof priority !== 'number' || Number.isNaN(priority)) {
    refuse(
      'dispatch.badPriority',
      `priority must be a number, not ${shown(priority)}. A higher one runs first. The default is 0.`,
    )
  }
  const complaint = checkOptions?.({ ...options })
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

/** The receiver for a reader: its `dispatchUid`, else the name of its function or class. */
export function describeReceiver({ receiver, dispatchUid }: Pick<Connection, 'receiver' | 'dispatchUid'>): string {
  if (dispatchUid) return dispatchUid
  return (typeof receiver === 'function' ? receiver.name : receiver.constructor?.name) || 'anonymous'
}

function callOf(receiver: unknown): Connection['run'] | undefined {
  if (typeof receiver === 'function') return receiver as Connection['run']
  const target = receiver as ReceiverObject<never> | null | undefined
  if (typeof target?.handle !== 'function') return undefined
  return event => target.handle(event)
}
