import type { Core } from '../../repository/core.ts'
import { dueTimeIn } from '../../repository/items/due-keys.ts'
import { waitingPartition } from '../lane-entry.ts'
import { waitingReceivers } from './run-waiting.ts'
import type { WaitingReceiver } from './waiting-receiver.ts'

/**
 * Returns when a receiver has something to do for its waiting lanes, in milliseconds since 1970: a paused one at its next
 * probe, and any other when its first lane is due. A receiver whose lanes have all gone only has to be forgotten: at once.
 */
export async function nextRunOf(core: Core, receiver: WaitingReceiver): Promise<number> {
  if (receiver.state === 'paused') return receiver.probeAt ?? 0
  const { Items = [] } = await core.transport('Query', {
    TableName: core.ledgerTableName,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: waitingPartition(receiver) } },
    Limit: 1,
  })
  return dueTimeIn(Items[0]?.sk?.S ?? '')
}

/**
 * Whether a receiver of the consumer has something to do now. One request when nothing waits, and at most one more for each
 * receiver that has waiting lanes.
 */
export async function hasDueReceiver(core: Core, consumer: string): Promise<boolean> {
  const now = core.runtime.now().getTime()
  for await (const receiver of waitingReceivers(core, consumer)) {
    if ((await nextRunOf(core, receiver)) <= now) return true
  }
  return false
}
