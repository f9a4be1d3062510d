import { countIssue, refuseOptions, shown, unknownOption } from '../../dispatch/option-issues.ts'
import { ConfigurationError } from '../../errors/index.ts'
import type { Database } from '../../models/database.ts'
import { connectedConsumers } from '../../operations/connected-signals.ts'
import type { LambdaRecord } from '../../streams/lambda-record.ts'
import { waitingRecords } from '../../streams/waiting/waiting-records.ts'
import { DeliveryFailedError } from '../delivery-failed-error.ts'
import type { Deliveries } from './deliveries.ts'
import { EndlessChainError } from './endless-chain-error.ts'
import { isFailure, isProgress, type ReceiverRun } from './receiver-run.ts'
import { chainOf, type StreamEntry } from './stream-entry.ts'

/** The options of `settle()` and `redeliver()`. */
export interface SettleOptions {
  /**
   * `throw` stops at the first batch in which a receiver fails; its records are delivered again by the next `settle()`.
   * `collect` retries them as Lambda does, until they are handled or parked, and returns every failure. Default `throw`.
   */
  readonly failures?: 'throw' | 'collect'
  /** How many receivers can trigger one another before it throws `EndlessChainError`. Default 100. */
  readonly limit?: number
}

/** What a `settle()` did. */
export interface Settled {
  /** Every receiver that ran, in order, and how it ended. */
  readonly runs: readonly ReceiverRun[]
  /** Those that failed, and those whose record became a dead letter. */
  readonly failures: readonly ReceiverRun[]
  /** Records that cannot be handled now: they are tried again when they are `due`, or requests keep failing. */
  readonly waiting: readonly WaitingEntry[]
}

/** A record that a consumer has not handled, and is not a dead letter. */
export interface WaitingEntry {
  readonly consumer: string
  readonly record: LambdaRecord
  /** The receiver that waits. Undefined for a record that Lambda would retry at once. */
  readonly dispatchUid?: string
  /** When the receiver is tried again, ISO 8601. */
  readonly due?: string
}

/** What is delivered, and what becomes due with time. */
export interface Settling {
  readonly database: Database
  readonly deliveries: Deliveries
  /** Does what is due at the clock's time, and adds its records to the stream. */
  readonly releaseDue: () => Promise<void>
  /** Whether any records wait in the ledger. */
  readonly hasWaitingLanes: () => boolean
  /** Whether some of them are due: consumers that are woken try them again. */
  readonly hasDueLanes: () => boolean
}

const OPTIONS = ['failures', 'limit']

/**
 * Delivers everything that is pending and due to every connected consumer, and what that causes, until nothing is left.
 * `prepare` runs before, if the options are valid.
 */
export async function settle(
  settling: Settling,
  options: SettleOptions = {},
  prepare: () => void = () => {},
): Promise<Settled> {
  const { failures = 'throw', limit = 100 } = options
  const { deliveries } = settling
  requireOptions(options)
  prepare()
  const runs: ReceiverRun[] = []
  const finish = (delivered: readonly ReceiverRun[]) => {
    runs.push(...delivered)
    if (failures === 'throw') requireSuccess(delivered)
    return delivered.some(isProgress)
  }
  // Consumers whose last batch changed nothing. They would fail in the same way again.
  const stuck = new Set<string>()
  const isReady = (consumer: string) => deliveries.waitingFor(consumer).length > 0 && !stuck.has(consumer)
  let canWake = true
  for (;;) {
    await settling.releaseDue()
    if (deliveries.distribute()) stuck.clear()
    const ready = connectedConsumers(settling.database.name).filter(isReady)
    if (canWake && settling.hasDueLanes()) {
      canWake = false
      for (const consumer of connectedConsumers(settling.database.name))
        if (finish(await deliveries.wake(consumer))) canWake = true
    } else if (ready.length === 0) break
    for (const consumer of ready) {
      requireEnd(deliveries.waitingFor(consumer), limit)
      if (!finish(await deliveries.deliver(consumer))) stuck.add(consumer)
    }
  }
  return { runs, failures: runs.filter(isFailure), waiting: await waitingEntries(settling) }
}

async function waitingEntries({ database, deliveries, hasWaitingLanes }: Settling): Promise<WaitingEntry[]> {
  const waiting: WaitingEntry[] = []
  for (const consumer of connectedConsumers(database.name)) {
    waiting.push(...deliveries.waitingFor(consumer).map(({ record }) => ({ consumer, record })))
    if (!hasWaitingLanes()) continue
    for await (const { record, dispatchUid, due } of waitingRecords(database, consumer))
      waiting.push({ consumer, record, dispatchUid, due })
  }
  return waiting
}

function requireOptions(options: SettleOptions): void {
  const { failures = 'throw', limit = 100 } = options
  const unknown = unknownOption(options, OPTIONS)
  if (unknown) throw new ConfigurationError('testing.badOption', `settle: ${unknown}`)
  refuseOptions('testing.badOption', 'settle', {
    failures: failures !== 'throw' && failures !== 'collect' && `must be 'throw' or 'collect', not ${shown(failures)}`,
    limit: countIssue(limit),
  })
}

function requireEnd(entries: readonly StreamEntry[], limit: number): void {
  for (const entry of entries) {
    const chain = chainOf(entry)
    if (chain.length > limit) throw new EndlessChainError(limit, chain)
  }
}

const OTHERWISE = "expect the failure: settle({ failures: 'collect' }) retries as Lambda does and returns it."

function requireSuccess(runs: readonly ReceiverRun[]): void {
  const [first, ...others] = runs.filter(isFailure)
  if (first) throw new DeliveryFailedError([first, ...others], OTHERWISE)
}
