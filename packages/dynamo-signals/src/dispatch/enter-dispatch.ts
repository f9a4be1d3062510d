import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { DispatchDepthError } from '../errors/index.ts'
import type { Connection } from './connection.ts'
import { calls, type ReceiverCall } from './receiver-call.ts'
import { describeSender } from './sender.ts'
import { shared } from './shared-state.ts'
import type { AnySignal } from './signal-event.ts'

/** The maximum nesting of sends. Stops a receiver that saves the instance it receives from recursing forever. */
export const MAX_DISPATCH_DEPTH = 32

interface Link {
  readonly signal: AnySignal
  readonly sender: unknown
  readonly outer: Link | undefined
  readonly depth: number
  running: boolean
}

const innermost = /* @__PURE__ */ shared('innermost', () => new AsyncLocalStorage<Link>())

/** Runs the receivers of one dispatch. */
export interface EnteredDispatch {
  /**
   * Calls a receiver in the sender's async context, and then `commit`, which is part of its work. Changes the receiver makes
   * to that context do not leak out.
   */
  call(connection: Connection, event: ReceiverCall['event'], commit?: () => Promise<void>): unknown
  /** Ends the dispatch. Background work that its receivers started no longer counts as nested in it. */
  leave(): void
}

/**
 * Enters one dispatch. Throws `DispatchDepthError` if it would be nested deeper than {@link MAX_DISPATCH_DEPTH}.
 */
export function enterDispatch(signal: AnySignal, sender: unknown): EnteredDispatch {
  const enclosing = innermost.getStore()
  const outer = enclosing?.running ? enclosing : undefined
  const link: Link = { signal, sender, outer, depth: (outer?.depth ?? 0) + 1, running: true }
  if (link.depth > MAX_DISPATCH_DEPTH) throw new DispatchDepthError(MAX_DISPATCH_DEPTH, chainOf(link))
  return {
    // Each receiver gets its own async resource. A storage's `run` restores only its own store, and before Node 24 a
    // resource keeps whatever was entered in it, so a receiver's `enterWith` would leak into the receivers after it.
    call: (connection, event, commit) => {
      const traced: ReceiverCall = {
        connection,
        event,
        run: async () => {
          const result = await innermost
            .run(link, () => new AsyncResource('dynamo-signals'))
            .runInAsyncScope(connection.run as (event: object) => unknown, undefined, event)
          await commit?.()
          return result
        },
      }
      return calls.tracePromise(() => traced.run(), traced)
    },
    leave: () => {
      link.running = false
    },
  }
}

function chainOf(last: Link): string[] {
  const chain: string[] = []
  for (let link: Link | undefined = last; link; link = link.outer) {
    chain.unshift(`${link.signal.name} (${describeSender(link.sender)})`)
  }
  return chain
}
