import type { Core } from '../../repository/core.ts'
import { lanesPartition } from '../lanes.ts'
import { isLive } from '../ledger-expiry.ts'
import { readPartition } from '../read-partition.ts'
import type { Blocked } from './blocked-lanes.ts'
import { claimTurn, type ReceiverRun } from './run-receiver.ts'
import { readReceiver, type WaitingReceiver } from './waiting-receiver.ts'

/** How long a function runs waiting lanes if its remaining time is unknown, in milliseconds. */
const DEFAULT_TIME = 60_000
/** How long a batch runs waiting lanes before it responds, because the shard's next batch waits for it. */
const BESIDE_A_BATCH = 5_000
/** The share of an invocation's time after which no further lane starts. */
const SHARE = 0.6

/** Yields the receivers of a consumer that have waiting lanes. Costs one request if there are none. */
export async function* waitingReceivers(core: Core, consumer: string): AsyncGenerator<WaitingReceiver> {
  for await (const item of readPartition(core, lanesPartition(consumer), { prefix: '#' })) {
    const receiver = isLive(core, item) && readReceiver(consumer, item)
    if (receiver) yield receiver
  }
}

/** Runs all lanes of a consumer that are due, as long as the invocation's time allows. */
export async function runAllWaiting(run: ReceiverRun, remaining: number | undefined): Promise<void> {
  const receivers = await Array.fromAsync(waitingReceivers(run.core, run.consumer))
  await runReceivers(run, receivers, (remaining ?? DEFAULT_TIME) * SHARE)
}

/** Runs lanes of a batch's receivers that are due, for a short time. Costs nothing if none of them has waiting lanes. */
export async function runDueReceivers(
  run: ReceiverRun,
  blocked: Promise<Blocked>,
  remaining: number | undefined,
): Promise<void> {
  const receivers = await blocked.then(({ receivers }) => [...receivers.values()]).catch(() => [])
  const left = Math.min(BESIDE_A_BATCH, (remaining ?? DEFAULT_TIME) * SHARE * 0.5)
  if (receivers.length > 0) await runReceivers(run, receivers, left)
}

async function runReceivers(
  run: ReceiverRun,
  receivers: readonly WaitingReceiver[],
  milliseconds: number,
): Promise<void> {
  const until = run.core.runtime.now().getTime() + milliseconds
  // If one of them fails, for example because the ledger does not respond, the next invocation runs its lanes.
  const claims = await Promise.allSettled(receivers.map(receiver => claimTurn(run, receiver, until)))
  const turns = claims.flatMap(claim => (claim.status === 'fulfilled' && claim.value ? claim.value : []))
  if (!turns.some(turn => turn.isCareful)) await Promise.allSettled(turns.map(turn => turn.run()))
  else for (const turn of turns) await turn.run().catch(() => {})
}
