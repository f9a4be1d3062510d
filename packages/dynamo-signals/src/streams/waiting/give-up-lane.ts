import type { Core } from '../../repository/core.ts'
import { DeadLetters } from '../dead-letters.ts'
import { type OwnLane, rescheduleLane } from '../lane-entry.ts'
import { tryToOpen } from '../open-letter.ts'
import { publish } from '../receiver-message.ts'

/**
 * Gives up a waiting lane without another attempt. Its records become dead letters, and the first one is published as parked.
 * Does nothing for a lane that was given up before or no longer exists.
 */
export async function giveUpLane(core: Core, lane: OwnLane): Promise<void> {
  const { consumer } = lane
  if (!(await rescheduleLane(core, lane, { due: undefined }))) return
  for await (const letter of new DeadLetters(core, consumer).ofLane(lane)) {
    const opened = tryToOpen(core, letter)
    // The message has details that only an opened letter has.
    if ('error' in opened) return
    publish({ outcome: 'parked', error: letter.error }, { consumer, ...opened, since: performance.now() })
    return
  }
}
