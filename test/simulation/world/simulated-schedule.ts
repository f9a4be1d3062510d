import type { Core } from '../../../packages/dynamo-signals/src/repository/core.ts'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { hasDueReceiver } from '../../../packages/dynamo-signals/src/streams/waiting/due-receivers.ts'
import { waitingReceivers } from '../../../packages/dynamo-signals/src/streams/waiting/run-waiting.ts'
import type { ConsumerWorld } from './consumer-world.ts'
import type { SimulatedConsumer } from './simulated-consumer.ts'

const MINUTE = 60_000

/**
 * The function of the schedule: once a minute it asks which consumers have something due, as `createScheduler` does, and
 * wakes those. Signals that are due have histories of their own, so it does not look for them.
 */
export class SimulatedSchedule {
  readonly #world: ConsumerWorld
  readonly #consumers: readonly SimulatedConsumer[]

  constructor(world: ConsumerWorld, consumers: readonly SimulatedConsumer[]) {
    this.#world = world
    this.#consumers = consumers
  }

  /** It does not belong to a process, so it continues after any kill. */
  start(): void {
    this.#callAfter(this.#world.random.between(0, MINUTE))
  }

  #callAfter(milliseconds: number): void {
    this.#world.clock.after(milliseconds, () => {
      this.#callAfter(MINUTE)
      // A call that dies or fails leaves everything to the next one.
      for (const consumer of this.#consumers) {
        // It would ask in vain: most of an outage's time would go into that.
        if (consumer.hasWaiting) void this.#wakeIfDue(consumer).catch(() => {})
      }
    })
  }

  async #wakeIfDue(consumer: SimulatedConsumer): Promise<void> {
    const { faults } = this.#world
    const actor = this.#world.newActor('schedule')
    const { core } = coreOf(this.#world.databaseOf(actor))
    if (!(await actor.run(() => isDue(core, consumer.name)))) return
    if (faults.happens('wake.lost')) return
    if (faults.happens('invoke.twice')) void consumer.wake()
    await consumer.wake()
  }
}

async function isDue(core: Core, consumer: string): Promise<boolean> {
  return hasDueReceiver(core, await Array.fromAsync(waitingReceivers(core, consumer)))
}
