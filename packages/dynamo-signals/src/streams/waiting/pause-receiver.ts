import type { Core } from '../../repository/core.ts'
import { nextTry } from './pause.ts'
import { changeReceiver, type WaitingReceiver } from './waiting-receiver.ts'

/** Pauses a receiver. Until it succeeds again, only probes run. The first one runs soon. */
export async function pauseReceiver(core: Core, receiver: WaitingReceiver, notBefore?: number): Promise<void> {
  const now = core.runtime.now().getTime()
  const probeAt = nextTry({
    now,
    since: now,
    longest: Number.POSITIVE_INFINITY,
    notBefore,
    random: core.runtime.random(),
  })
  await changeReceiver(core, receiver, { state: 'paused', since: now, probeAt })
}
