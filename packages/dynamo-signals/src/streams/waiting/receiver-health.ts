import { describeError } from '../../dispatch/thrown-values.ts'
import type { Core } from '../../repository/core.ts'
import { retryRequest } from '../../repository/requests/transport.ts'
import type { Blocked } from './blocked-lanes.ts'
import { pauseReceiver } from './pause-receiver.ts'
import {
  announcement,
  changeReceiver,
  FAILING_LANES,
  holdsBack,
  noteWaiting,
  type WaitingNote,
  type WaitingReceiver,
} from './waiting-receiver.ts'

interface Health {
  /** The lanes that failed in this invocation since one succeeded. */
  readonly failing: Set<string>
  cause: string | undefined
  /** Whether lanes began to wait. If so, the ledger must be updated before the invocation ends. */
  hasWaiting: boolean
  hasSucceeded: boolean
}

/**
 * What one invocation learns about its receivers. If several items fail for a reason that is not their own, the receiver is
 * paused, and its other records wait without an attempt.
 */
export class ReceiverHealth {
  readonly #core: Core
  readonly #consumer: string
  readonly #health = new Map<string, Health>()
  readonly #announced = new Map<string, Promise<unknown>>()
  readonly #announcement: string
  #known: Blocked['receivers'] = new Map()

  constructor(core: Core, consumer: string) {
    this.#core = core
    this.#consumer = consumer
    this.#announcement = announcement(core)
  }

  /** Takes over the state that the ledger had when the invocation began. */
  know(receivers: Blocked['receivers']): void {
    this.#known = receivers
  }

  /** Returns why records of the receiver wait without an attempt. Undefined if they are attempted. */
  heldBack(dispatchUid: string): string | undefined {
    const known = this.#known.get(dispatchUid)
    const own = this.#health.get(dispatchUid)
    if (!holdsBack(known) && (own?.failing.size ?? 0) < FAILING_LANES) return undefined
    return own?.cause ?? known?.cause ?? 'Earlier records of the receiver wait.'
  }

  /**
   * Notes in the ledger that a lane of the receiver is about to wait, once per invocation. If this invocation crashes before
   * its end, another one still runs the lane.
   */
  announce(dispatchUid: string): Promise<unknown> {
    const found = this.#announced.get(dispatchUid)
    if (found) return found
    const noted = this.#note(dispatchUid, { failing: new Set(), cause: undefined }, { ADD: this.#announcement })
    noted.catch(() => this.#announced.delete(dispatchUid))
    this.#announced.set(dispatchUid, noted)
    this.#of(dispatchUid)
    return noted
  }

  /** Notes that a lane of the receiver waits, because it failed temporarily or is held back. */
  waits(dispatchUid: string, failure?: { readonly lane: string; readonly error: unknown }): void {
    const health = this.#of(dispatchUid)
    health.hasWaiting = true
    if (!failure) return
    health.failing.add(failure.lane)
    health.cause = describeError(failure.error)
  }

  succeeded(dispatchUid: string): void {
    // The fast path, because most receivers never fail.
    if (!this.#known.has(dispatchUid) && !this.#health.has(dispatchUid)) return
    const health = this.#of(dispatchUid)
    health.hasSucceeded = true
    health.failing.clear()
  }

  /**
   * Stores in the ledger which receivers have waiting lanes. Returns the receivers for which this failed, because no
   * invocation would run their lanes.
   */
  async flush(): Promise<ReadonlySet<string>> {
    const failed = new Set<string>()
    await Promise.all(
      [...this.#health].map(async ([dispatchUid, health]) => {
        try {
          await this.#tell(dispatchUid, health)
        } catch {
          if (health.hasWaiting) failed.add(dispatchUid)
        }
      }),
    )
    return failed
  }

  async #tell(dispatchUid: string, { failing, cause, hasWaiting, hasSucceeded }: Health): Promise<void> {
    const known = this.#known.get(dispatchUid)
    // The receiver works for other items, so the earlier failures were not its own.
    if (known?.state === 'trying' && hasSucceeded && known.failing.size > 0) {
      await changeReceiver(this.#core, known, { failing: undefined })
    }
    if (!hasWaiting && !this.#announced.has(dispatchUid)) return
    const receiver = await this.#note(dispatchUid, { failing, cause }, { DELETE: this.#announcement })
    if (receiver.state === 'trying' && receiver.failing.size >= FAILING_LANES) await pauseReceiver(this.#core, receiver)
  }

  #note(
    dispatchUid: string,
    note: WaitingNote,
    announced: Parameters<typeof noteWaiting>[3],
  ): Promise<WaitingReceiver> {
    // A second note changes nothing, so it is safe to retry after a lost response.
    return retryRequest(this.#core, `the note that ${dispatchUid} waits`, () =>
      noteWaiting(this.#core, { consumer: this.#consumer, dispatchUid }, note, announced),
    )
  }

  #of(dispatchUid: string): Health {
    const found = this.#health.get(dispatchUid)
    if (found) return found
    const health: Health = { failing: new Set(), cause: undefined, hasWaiting: false, hasSucceeded: false }
    this.#health.set(dispatchUid, health)
    return health
  }
}
