import type { Core } from '../repository/core.ts'
import type { Item } from '../repository/items/attribute-value.ts'
import { dueText } from '../repository/items/due-keys.ts'
import { type ItemKey, keyAttributes, ledgerPartition } from '../repository/items/keys.ts'
import { readItems } from '../repository/reading/read-items.ts'
import { commit } from '../repository/writing/commit.ts'
import { type PlannedWrite, storedAs } from '../repository/writing/planned-write.ts'
import { type Lane, laneOf, lanesPartition } from './lanes.ts'
import { numberIn, readEntry } from './ledger-entry.ts'
import { ledgerExpiry } from './ledger-expiry.ts'

/** Another handler has changed the same lane, so it must be read again. */
export class LaneChanged extends Error {}

/** The state in a lane's entry. Without a due time, the lane is given up. Times in milliseconds since 1970. */
export interface LaneState {
  readonly letters: number
  readonly due: number | undefined
  /** When it began to wait for its first letter. */
  readonly since: number | undefined
}

/** One consumer's lane. */
export type OwnLane = Lane & { readonly consumer: string }

/** Reads the entry of a lane, strongly consistent. */
export function readLane(core: Core, lane: OwnLane): Promise<Item | undefined> {
  return readEntry(core, laneKey(lane))
}

/** Returns when a lane is due. Undefined for one that is given up, or that has no entry. */
export function dueOf(entry: Item | undefined): number | undefined {
  return numberIn(entry?.due)
}

/** Returns since when a lane waits. */
export function sinceOf(entry: Item | undefined): number | undefined {
  return numberIn(entry?.since)
}

/** Returns the partition of a receiver's waiting lanes, which are ordered by their due times. */
export function waitingPartition({ consumer, dispatchUid }: Pick<OwnLane, 'consumer' | 'dispatchUid'>): string {
  return ledgerPartition('waiting', consumer, dispatchUid)
}

/** Returns the key of a waiting lane's entry in the list of due lanes. */
export function waitingKey(lane: OwnLane, due: number): ItemKey {
  return { pk: waitingPartition(lane), sk: `${dueText(due)}#${laneOf(lane)}` }
}

/**
 * Plans the entry of a lane and its entry in the list of due lanes, on condition that the lane has not changed since it was
 * read. Without a next state, the lane is removed.
 */
export function planLane(
  core: Core,
  lane: OwnLane,
  found: Item | undefined,
  next: LaneState | undefined,
): PlannedWrite[] {
  const table = core.ledgerTableName
  const key = laneKey(lane)
  const refusal = () => new LaneChanged()
  // An earlier release counts letters, and does not write `change`.
  const conditions = storedAs(found ?? {}, ['letters', 'change'])
  const place = (kind: 'put' | 'delete', due: number, item?: Item): PlannedWrite => {
    const at = waitingKey(lane, due)
    return { kind, table, key: at, ...(item && { item: { ...keyAttributes(at), ...item } }), conditions: [], refusal }
  }
  const before = dueOf(found)
  const writes: PlannedWrite[] = []
  if (before !== undefined && before !== next?.due) writes.push(place('delete', before))
  if (!next || (!found && next.letters <= 0)) return [...writes, { kind: 'delete', table, key, conditions, refusal }]
  const { letters, due, since } = next
  const { due: _due, since: _since, ...kept } = found ?? {}
  const _ttl = { N: String(ledgerExpiry(core.runtime.now())) }
  const item = {
    ...kept,
    ...keyAttributes(key),
    // Too high once letters have expired. Only `change` distinguishes two states of the lane.
    letters: { N: String(letters) },
    change: { S: core.runtime.newWriteId() },
    ...(due !== undefined && { due: { N: String(due) }, since: { N: String(since ?? due) } }),
    // A lane lives as long as its newest letter.
    _ttl: letters > Number(found?.letters?.N ?? 0) || !found?._ttl ? _ttl : found._ttl,
  }
  const { dispatchUid, itemKey } = lane
  const named = { dispatchUid: { S: dispatchUid }, itemKey: { S: itemKey }, since: { N: String(since ?? due) }, _ttl }
  if (due !== undefined && due !== before) writes.push(place('put', due, named))
  return [...writes, { kind: 'put', table, key, item, conditions, refusal }]
}

/** Removes a lane without letters, and its entry in the list of due lanes. */
export async function removeLane(core: Core, lane: OwnLane & { readonly due: number }): Promise<void> {
  const found = await readLane(core, lane)
  if (!found) {
    // The entry may have expired before the one in the list.
    const Key = keyAttributes(waitingKey(lane, lane.due))
    await core.transport('DeleteItem', { TableName: core.ledgerTableName, Key })
    return
  }
  try {
    await commit(core, planLane(core, lane, found, undefined))
  } catch (error) {
    // It has letters again.
    if (!(error instanceof LaneChanged)) throw error
  }
}

/** Changes the due time of a waiting lane. Undefined gives it up. Returns false if it was removed or given up before. */
export async function rescheduleLane(
  core: Core,
  lane: OwnLane,
  { due, since }: Pick<LaneState, 'due'> & { readonly since?: number | undefined },
): Promise<boolean> {
  for (;;) {
    const found = await readLane(core, lane)
    if (dueOf(found) === undefined || !found) return false
    const letters = Number(found.letters?.N ?? 0)
    try {
      await commit(core, planLane(core, lane, found, { letters, due, since: since ?? sinceOf(found) }))
      return true
    } catch (error) {
      if (!(error instanceof LaneChanged)) throw error
    }
  }
}

function laneKey(lane: OwnLane): ItemKey {
  return { pk: lanesPartition(lane.consumer), sk: laneOf(lane) }
}

/** Returns when these lanes are due, without those that are given up. */
export async function dueTimes(core: Core, consumer: string, lanes: ReadonlySet<string>): Promise<Map<string, number>> {
  const keys = Array.from(lanes, sk => keyAttributes({ pk: lanesPartition(consumer), sk }))
  const times = new Map<string, number>()
  for await (const item of readItems(core, core.ledgerTableName, keys)) {
    const due = dueOf(item)
    if (due !== undefined) times.set(item.sk?.S ?? '', due)
  }
  return times
}
