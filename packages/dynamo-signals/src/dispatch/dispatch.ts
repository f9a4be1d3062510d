import type { AnyReceiver, Connection } from './connection.ts'
import { enterDispatch } from './enter-dispatch.ts'
import { endsDispatch, reportFailure } from './receiver-failure.ts'
import type { AnySignal } from './signal-event.ts'
import { intercept } from './suspend.ts'

/** One receiver's result of a `send`. */
export interface ReceiverResponse {
  readonly receiver: AnyReceiver
  readonly dispatchUid: string | undefined
  readonly response: unknown
}

/** One receiver's result of a `sendRobust`. */
export type RobustResponse =
  | (ReceiverResponse & { readonly ok: true })
  | (Omit<ReceiverResponse, 'response'> & { readonly ok: false; readonly error: unknown })

/** One `send`, with the receivers that were connected when it began. */
export interface Dispatch {
  readonly signal: AnySignal
  readonly sender: unknown
  /** Builds the event for one receiver. Each receiver gets its own, so changes to it do not reach the next receiver. */
  readonly payload: () => object
  readonly connections: readonly Connection[]
}

/** Runs the receivers one after another. The first error ends the dispatch. */
export function dispatchUntilError(dispatch: Dispatch): Promise<ReceiverResponse[]> {
  return runEach(dispatch, async ({ receiver, dispatchUid }, call) => ({
    receiver,
    dispatchUid,
    response: await call(),
  }))
}

/** Runs the receivers one after another, and reports the ones that fail. */
export function dispatchToAll(dispatch: Dispatch): Promise<RobustResponse[]> {
  const { signal, sender } = dispatch
  return runEach(dispatch, async ({ receiver, dispatchUid }, call) => {
    try {
      return { receiver, dispatchUid, ok: true, response: await call() }
    } catch (error) {
      if (endsDispatch(error)) throw error
      reportFailure({ signal, sender, receiver, dispatchUid, error })
      return { receiver, dispatchUid, ok: false, error }
    }
  })
}

async function runEach<Result>(
  { signal, sender, payload, connections }: Dispatch,
  settle: (connection: Connection, call: () => unknown) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  if (connections.length === 0) return results
  const event = () => ({ ...payload(), signal, sender })
  const entered = enterDispatch(signal, sender)
  try {
    for (const connection of connections) {
      if (intercept({ signal, sender, connection, event })) continue
      results.push(await settle(connection, () => entered.call(connection, event())))
    }
  } finally {
    entered.leave()
  }
  return results
}
