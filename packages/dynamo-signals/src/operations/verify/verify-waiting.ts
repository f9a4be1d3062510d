import { keyAttributes } from '../../repository/items/keys.ts'
import { dueOf, type OwnLane, readLane, rescheduleLane, waitingKey } from '../../streams/lane-entry.ts'
import { laneOf } from '../../streams/lanes.ts'
import { waitingLetters } from '../../streams/letters-by-state.ts'
import { waitingReceivers } from '../../streams/waiting/run-waiting.ts'
import { noteWaiting } from '../../streams/waiting/waiting-receiver.ts'
import { connectedConsumers } from '../connected-signals.ts'
import type { Findings } from './findings.ts'
import { verifyPlaces } from './verify-places.ts'

/**
 * Finds waiting records that would never be retried, because their lane is missing from the list of due lanes, or their
 * receiver has no entry. A repair makes them due. Also finds entries of lanes that do not wait, for which the scheduler would
 * wake the consumer without need. A repair removes them.
 */
export async function verifyWaiting(findings: Findings): Promise<void> {
  const { core } = findings
  for (const consumer of connectedConsumers(core.name)) {
    const lanes = new Map<string, OwnLane>()
    for await (const { letter } of waitingLetters(core, consumer)) {
      lanes.set(laneOf(letter), { consumer, dispatchUid: letter.dispatchUid, itemKey: letter.itemKey })
    }
    for (const lane of lanes.values()) await verifyLane(findings, lane)
    await verifyPlaces(findings, consumer)
  }
}

async function verifyLane(findings: Findings, lane: OwnLane): Promise<void> {
  const { core } = findings
  const before = dueOf(await readLane(core, lane))
  if (before === undefined) return
  const Key = keyAttributes(waitingKey(lane, before))
  const place = await core.transport('GetItem', { TableName: core.ledgerTableName, Key, ConsistentRead: true })
  const receiver = await isKnown(findings, lane)
  // The lane has run in the meantime.
  if (dueOf(await readLane(core, lane)) !== before || (place.Item && receiver)) return
  const { consumer, dispatchUid, itemKey } = lane
  const what = place.Item ? 'its receiver has no entry' : 'it is missing from the list of due lanes'
  const detail = `${dispatchUid} of ${consumer} has a waiting record for ${itemKey}, but ${what}. It would wait forever.`
  const fault = { kind: 'waitingForever', model: itemKey.split('#', 1)[0] ?? '', id: itemKey, detail }
  await findings.report(fault, async () => {
    // A new due time creates a new entry.
    if (!place.Item) await rescheduleLane(core, lane, { due: before + 1 })
    await noteWaiting(core, { consumer, dispatchUid }, { failing: new Set(), cause: undefined })
    return true
  })
}

async function isKnown({ core }: Findings, { consumer, dispatchUid }: OwnLane): Promise<boolean> {
  for await (const receiver of waitingReceivers(core, consumer)) if (receiver.dispatchUid === dispatchUid) return true
  return false
}
