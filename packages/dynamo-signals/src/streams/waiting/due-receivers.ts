import type { Core } from '../../repository/core.ts'
import { dueTimeIn } from '../../repository/items/due-keys.ts'
import { waitingPartition } from '../lane-entry.ts'
import type { WaitingReceiver } from './waiting-receiver.ts'

/**
 * Returns when a receiver must run next for its waiting lanes, in milliseconds since 1970. For a paused receiver, that is its
 * next probe. For any other, it is when its first lane is due. Returns 0 for a receiver without lanes, whose entry can be
 * removed immediately.
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

/** Whether one of these receivers must run now. Costs at most one request for each. */
export async function hasDueReceiver(core: Core, receivers: readonly WaitingReceiver[]): Promise<boolean> {
  const now = core.runtime.now().getTime()
  for (const receiver of receivers) {
    if ((await nextRunOf(core, receiver)) <= now) return true
  }
  return false
}
