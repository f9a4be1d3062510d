import type { Person } from '../history/person.ts'
import type { SimWorld } from '../world/sim-world.ts'
import type { WorldOptions } from '../world/world-options.ts'

/** Something that is done once without faults, and then once for every request of it and every fault. */
export interface Scenario {
  readonly name: string
  /** What must have happened before. Nothing goes wrong in it. */
  readonly prepare: (scene: Scene) => Promise<void>
  /** What is done under the fault. What follows from it in the stream belongs to it. */
  readonly act: (scene: Scene) => Promise<unknown>
  /** What an operator does again who saw it fail, or did not. Nothing goes wrong in it. */
  readonly repeat?: (scene: Scene) => Promise<unknown>
  /** Faults of the final state, in addition to the invariants. */
  readonly wrong?: (scene: Scene) => string | undefined
  readonly options?: Partial<WorldOptions>
}

/** What a scenario works with. */
export interface Scene {
  readonly world: SimWorld
  readonly person: Person
  /** Does something as a client of its own would. */
  readonly asClient: <T>(work: (context: ReturnType<SimWorld['contextOf']>) => Promise<T>) => Promise<T>
  /** Does something when the scenario has ended. */
  readonly onEnd: (work: () => void) => void
  /** Waits until the stream has nothing more to tell. */
  readonly settle: () => Promise<void>
}
