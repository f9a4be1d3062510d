import type { Core } from '../../repository/core.ts'
import { waitingPartition } from '../lane-entry.ts'
import { isLive } from '../ledger-expiry.ts'
import { readPartition } from '../read-partition.ts'
import type { WaitingReceiver } from './waiting-receiver.ts'

/**
 * Returns since when the oldest lane of these receivers waits, in milliseconds since 1970. Undefined if none waits. Reads
 * every waiting lane, 1 MB per request, because lanes are ordered by their next attempts and not by their age. Once the
 * signal aborts, it returns the oldest of what it has read.
 */
export async function oldestWaiting(
  core: Core,
  receivers: readonly WaitingReceiver[],
  signal: AbortSignal,
): Promise<number | undefined> {
  let oldest = Infinity
  for (const receiver of receivers) {
    for await (const lane of readPartition(core, waitingPartition(receiver))) {
      if (signal.aborted) break
      if (isLive(core, lane)) oldest = Math.min(oldest, Number(lane.since?.N ?? Infinity))
    }
  }
  return oldest === Infinity ? undefined : oldest
}
