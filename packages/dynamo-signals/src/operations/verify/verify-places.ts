import { keyAttributes } from '../../repository/items/keys.ts'
import { DeadLetters } from '../../streams/dead-letters.ts'
import { dueOf, type OwnLane, readLane, removeLane, waitingKey, waitingPartition } from '../../streams/lane-entry.ts'
import { readPartition } from '../../streams/read-partition.ts'
import { waitingReceivers } from '../../streams/waiting/run-waiting.ts'
import { streamReceivers } from '../connected-signals.ts'
import type { Findings } from './findings.ts'

/**
 * Finds entries in the list of due lanes whose lane has no records, or is due at another time. The scheduler wakes the consumer
 * for them without need. A repair removes them.
 */
export async function verifyPlaces(findings: Findings, consumer: string): Promise<void> {
  for (const dispatchUid of await receiversOf(findings, consumer)) {
    for await (const { sk, itemKey } of readPartition(findings.core, waitingPartition({ consumer, dispatchUid }))) {
      const lane = { consumer, dispatchUid, itemKey: itemKey?.S ?? '' }
      await verifyPlace(findings, lane, Number(sk?.S?.split('#', 1)[0]))
    }
  }
}

/** Returns the connected receivers, and disconnected ones that still have waiting records. */
async function receiversOf({ core }: Findings, consumer: string): Promise<Set<string>> {
  const connected = streamReceivers(core.name).filter(({ connection }) => connection.options.consumer === consumer)
  const waiting = await Array.fromAsync(waitingReceivers(core, consumer))
  return new Set([
    ...connected.map(({ connection }) => String(connection.dispatchUid)),
    ...waiting.map(({ dispatchUid }) => dispatchUid),
  ])
}

async function verifyPlace(findings: Findings, lane: OwnLane, due: number): Promise<void> {
  const { core } = findings
  const { consumer, dispatchUid, itemKey } = lane
  const isDue = dueOf(await readLane(core, lane)) === due
  if (isDue && (await hasLetter(findings, lane))) return
  const place = { TableName: core.ledgerTableName, Key: keyAttributes(waitingKey(lane, due)) }
  // The lane has run in the meantime.
  if (!(await core.transport('GetItem', { ...place, ConsistentRead: true })).Item) return
  const why = isDue ? 'it has no waiting record' : 'its records are due at another time'
  const detail = `${dispatchUid} of ${consumer} has an entry for ${itemKey} in its list of due lanes, but ${why}. The entry wakes the consumer without need. A repair removes it.`
  const fault = { kind: 'waitingForNothing', model: itemKey.split('#', 1)[0] ?? '', id: itemKey, detail }
  await findings.report(fault, async () => {
    if (isDue) await removeLane(core, { ...lane, due })
    else await core.transport('DeleteItem', place)
    return true
  })
}

async function hasLetter({ core }: Findings, lane: OwnLane): Promise<boolean> {
  return !(await new DeadLetters(core, lane.consumer).ofLane(lane).next()).done
}
