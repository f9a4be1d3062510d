import type { Database } from '../../models/database.ts'
import type { Core } from '../../repository/core.ts'
import { coreOf } from '../../repository/open-database.ts'
import { DeadLetters } from '../dead-letters.ts'
import { type OwnLane, rescheduleLane } from '../lane-entry.ts'
import { laneOf } from '../lanes.ts'
import { giveUpLane } from './give-up-lane.ts'
import { waitingReceivers } from './run-waiting.ts'
import { changeReceiver } from './waiting-receiver.ts'

/** Which waiting records are meant. Default: all of the consumer. */
export interface WaitingOptions {
  readonly consumer: string
  /** Only the records with these ids, with all others of their items: an item's records stay in order. */
  readonly ids?: readonly string[]
  readonly dispatchUid?: string
}

/** What {@link retryNow} or {@link parkNow} has changed. */
export interface WaitingChange {
  readonly records: number
}

const AT_ONCE = 10

/**
 * Makes waiting records due now, and lets paused receivers ask now whether their service is back. The consumer's function
 * tries them when it runs next: the scheduler wakes it within a minute. A try that fails waits again.
 *
 * @example
 * await retryNow(database, { consumer: 'mail', dispatchUid: 'mail/activation' })
 */
export async function retryNow(database: Database, options: WaitingOptions): Promise<WaitingChange> {
  const { core } = coreOf(database)
  const now = core.runtime.now().getTime()
  const lanes = await meantLanes(core, options)
  await each(
    lanes.filter(({ due }) => due > now),
    ({ lane }) => rescheduleLane(core, lane, { due: now }),
  )
  const uids = new Set(lanes.map(({ lane }) => lane.dispatchUid))
  for await (const receiver of waitingReceivers(core, options.consumer)) {
    const isMeant = receiver.state === 'paused' && uids.has(receiver.dispatchUid)
    if (isMeant) await changeReceiver(core, receiver, { probeAt: now })
  }
  return { records: recordsIn(lanes) }
}

/**
 * Gives up waiting records: they become dead letters, for a redrive. For what will not end by itself. Each item's first one is
 * published as parked on `RECEIVER_CHANNEL`. Records that are being tried at the moment may still succeed.
 *
 * @example
 * await parkNow(database, { consumer: 'mail', dispatchUid: 'mail/activation' })
 */
export async function parkNow(database: Database, options: WaitingOptions): Promise<WaitingChange> {
  const { core } = coreOf(database)
  const lanes = await meantLanes(core, options)
  await each(lanes, ({ lane }) => giveUpLane(core, lane))
  return { records: recordsIn(lanes) }
}

interface MeantLane {
  readonly lane: OwnLane
  readonly due: number
  readonly records: number
  readonly isMeant: boolean
}

async function meantLanes(core: Core, { consumer, ids, dispatchUid }: WaitingOptions): Promise<MeantLane[]> {
  const lanes = new Map<string, MeantLane>()
  const meant = ids && new Set(ids)
  for await (const { letter, due } of new DeadLetters(core, consumer).waiting()) {
    const lane = { consumer, dispatchUid: letter.dispatchUid, itemKey: letter.itemKey }
    if ((dispatchUid ?? lane.dispatchUid) !== lane.dispatchUid) continue
    const { records = 0, isMeant = false } = lanes.get(laneOf(lane)) ?? {}
    const isOne = isMeant || (meant?.has(letter.id) ?? true)
    lanes.set(laneOf(lane), { lane, due, records: records + 1, isMeant: isOne })
  }
  return [...lanes.values()].filter(({ isMeant }) => isMeant)
}

/** Ten at once: an operator's command leaves the table's capacity to others. */
async function each<T>(all: readonly T[], change: (one: T) => Promise<unknown>): Promise<void> {
  for (let begin = 0; begin < all.length; begin += AT_ONCE) {
    await Promise.all(all.slice(begin, begin + AT_ONCE).map(change))
  }
}

function recordsIn(lanes: readonly MeantLane[]): number {
  return lanes.reduce((sum, { records }) => sum + records, 0)
}
