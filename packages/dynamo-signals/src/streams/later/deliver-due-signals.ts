import type { Database } from '../../models/database.ts'
import type { Core } from '../../repository/core.ts'
import { DUE_SHARDS } from '../../repository/items/due-keys.ts'
import { coreOf } from '../../repository/open-database.ts'
import { isTransient } from '../../repository/requests/service-errors.ts'
import { commit } from '../../repository/writing/commit.ts'
import { bytesOf, MAX_BYTES, MAX_WRITES } from '../../repository/writing/transaction-size.ts'
import { type DueEntry, duePages } from './due-entries.ts'
import { EntryChanged, planDelivery } from './plan-delivery.ts'

/** The options of {@link deliverDueSignals}. */
export interface DueOptions {
  /** Delivers the signals that are due by this time. Default: now, by the clock of the database. */
  readonly dueBy?: Date
  /** When aborted, no further transaction starts. The next call sends the rest. */
  readonly abortSignal?: AbortSignal
}

/** The result of {@link deliverDueSignals}. */
export interface DueReport {
  /** How many signals it sent. */
  readonly delivered: number
  /** How many entries of canceled or replaced signals it removed. */
  readonly removed: number
  /** Whether all due signals were sent. False if the call was aborted. */
  readonly isDone: boolean
}

/**
 * Sends the signals that are due. `createScheduler` calls it every minute. Each signal is sent once, even if several calls run
 * at the same time or one is interrupted. If nothing is due, it costs one request for each of the 8 partitions. If a signal
 * cannot be sent, the call still sends the others, and then rejects with the first error.
 *
 * In a test, pass a later `dueBy` to deliver the signals that would be due by then.
 *
 * @example
 * const tomorrow = new Date(Date.now() + 24 * 3600 * 1000)
 * const { delivered } = await deliverDueSignals(database, { dueBy: tomorrow })
 */
export async function deliverDueSignals(database: Database, options: DueOptions = {}): Promise<DueReport> {
  const { core } = coreOf(database)
  const tick = new Tick(core, options.dueBy?.getTime() ?? core.runtime.now().getTime(), options.abortSignal)
  await Promise.all(Array.from({ length: DUE_SHARDS }, (_, shard) => tick.deliver(shard)))
  return tick.report()
}

/** How long a transaction is retried while DynamoDB throttles, in milliseconds. Many signals are due on the hour. */
const PATIENCE = 30_000

class Tick {
  readonly #core: Core
  readonly #dueBy: number
  readonly #abortSignal: AbortSignal | undefined
  readonly #failures: unknown[] = []
  #delivered = 0
  #removed = 0
  #isDone = true

  constructor(core: Core, dueBy: number, abortSignal: AbortSignal | undefined) {
    this.#core = { ...core, deadline: Math.max(core.deadline, PATIENCE) }
    this.#dueBy = dueBy
    this.#abortSignal = abortSignal
  }

  report(): DueReport {
    if (this.#failures.length > 0) throw this.#failures[0]
    return { delivered: this.#delivered, removed: this.#removed, isDone: this.#isDone }
  }

  /** Sends one share, page by page. Only one page of it is in memory at a time. */
  async deliver(shard: number): Promise<void> {
    try {
      for await (const page of duePages(this.#core, shard, this.#dueBy)) {
        for (const group of groupsOf(this.#core, page)) await this.#send(group)
      }
    } catch (error) {
      if (this.#abortSignal?.aborted) this.#isDone = false
      else this.#failures.push(error)
    }
  }

  /** Rejects if the rest of the share must wait, because the time is up or DynamoDB does not respond. */
  async #send(group: readonly DueEntry[]): Promise<void> {
    this.#abortSignal?.throwIfAborted()
    try {
      const writes = group.flatMap(entry => planDelivery(this.#core, entry))
      await commit(this.#core, writes, this.#abortSignal && { abortSignal: this.#abortSignal })
      const removed = group.filter(({ isVoid }) => isVoid).length
      this.#removed += removed
      this.#delivered += group.length - removed
    } catch (error) {
      if (this.#abortSignal?.aborted || isTransient(error)) throw error
      // An entry that has changed or cannot be sent must not block the others of its group.
      if (group.length > 1) for (const entry of group) await this.#send([entry])
      else await this.#giveUp(group[0] as DueEntry, error)
    }
  }

  async #giveUp(entry: DueEntry, error: unknown): Promise<void> {
    if (!(error instanceof EntryChanged)) this.#failures.push(error)
    else if (!error.isGone) await this.#send([{ ...entry, isVoid: true }])
  }
}

/** Divides a page into groups that each fit in one transaction. */
function groupsOf(core: Core, page: readonly DueEntry[]): DueEntry[][] {
  const groups: DueEntry[][] = []
  let [count, bytes] = [MAX_WRITES, MAX_BYTES]
  for (const entry of page) {
    const writes = planDelivery(core, entry)
    const size = bytesOf(writes)
    const last = groups.at(-1)
    if (last && count + writes.length <= MAX_WRITES && bytes + size <= MAX_BYTES) {
      last.push(entry)
      count += writes.length
      bytes += size
    } else {
      groups.push([entry])
      count = writes.length
      bytes = size
    }
  }
  return groups
}
