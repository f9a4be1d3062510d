import type { Database } from '../../models/database.ts'
import type { Core } from '../../repository/core.ts'
import { coreOf } from '../../repository/open-database.ts'
import { type OwnLane, rescheduleLane } from '../lane-entry.ts'
import { laneOf } from '../lanes.ts'
import { waitingLetters } from '../letters-by-state.ts'
import { giveUpLane } from './give-up-lane.ts'
import { waitingReceivers } from './run-waiting.ts'
import { changeReceiver } from './waiting-receiver.ts'

/** Selects waiting records. Default: all of the consumer. */
export interface WaitingOptions {
  readonly consumer: string
  /** Only the records with these IDs, plus the other records of their items, so that none overtakes an earlier one. */
  readonly ids?: readonly string[]
  readonly dispatchUid?: string
}

/** The result of {@link retryNow} or {@link parkNow}. */
export interface WaitingChange {
  readonly records: number
}

const AT_ONCE = 10

/**
 * Makes waiting records due now, and lets paused receivers probe their service now. The consumer's function retries the
 * records when it runs next. The scheduler wakes it within a minute. If an attempt fails, the record waits again.
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
 * Turns waiting records into dead letters, which you can redrive. Use it if the cause will not go away. The first record of
 * each item is published as parked on `RECEIVER_CHANNEL`. Records that are being delivered at the moment may still succeed.
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
  for await (const { letter, due } of waitingLetters(core, consumer)) {
    const lane = { consumer, dispatchUid: letter.dispatchUid, itemKey: letter.itemKey }
    if ((dispatchUid ?? lane.dispatchUid) !== lane.dispatchUid) continue
    const { records = 0, isMeant = false } = lanes.get(laneOf(lane)) ?? {}
    const isOne = isMeant || (meant?.has(letter.id) ?? true)
    lanes.set(laneOf(lane), { lane, due, records: records + 1, isMeant: isOne })
  }
  return [...lanes.values()].filter(({ isMeant }) => isMeant)
}

/** Ten at a time, so that an operator's command leaves capacity of the table to the application. */
async function each<T>(all: readonly T[], change: (one: T) => Promise<unknown>): Promise<void> {
  for (let begin = 0; begin < all.length; begin += AT_ONCE) {
    await Promise.all(all.slice(begin, begin + AT_ONCE).map(change))
  }
}

function recordsIn(lanes: readonly MeantLane[]): number {
  return lanes.reduce((sum, { records }) => sum + records, 0)
}
