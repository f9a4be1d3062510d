import { bringToRest } from '../history/bring-to-rest.ts'
import { Person } from '../history/person.ts'
import { checkAtRest } from '../invariants/at-rest.ts'
import type { Violation } from '../invariants/violations.ts'
import { type CrashPoint, ScriptedFaults } from '../world/scripted-faults.ts'
import { SimWorld } from '../world/sim-world.ts'
import type { Scenario, Scene } from './scenario.ts'

const OPTIONS = {
  rates: {},
  users: 1,
  operations: 0,
  shards: 2,
  batchSize: 10,
  indexLag: 0,
  fillsCarts: false,
  products: 5,
  poison: 'none',
  poisonForm: 'error',
} as const
const LIMIT = 600_000

/** What a scenario under one fault came to. */
export interface ScenarioResult {
  readonly steps: readonly string[]
  readonly violations: readonly Violation[]
}

/** Runs a scenario with a fault at one of its requests, or with none, to rest. */
export async function runScenario(scenario: Scenario, point?: CrashPoint): Promise<ScenarioResult> {
  const faults = new ScriptedFaults(point)
  const world = new SimWorld({ ...OPTIONS, ...scenario.options, seed: 4 }, faults)
  const undo: (() => void)[] = []
  try {
    await world.start()
    const scene = sceneIn(world, undo)
    await clocked(world, scenario.prepare(scene))
    await clocked(world, scene.settle())
    faults.arm()
    // A client that gets an error does not retry here, but the data must be consistent anyway.
    await clocked(
      world,
      Promise.resolve(scenario.act(scene)).catch(() => {}),
    )
    await clocked(world, scene.settle())
    await bringToRest(world)
    if (scenario.repeat) await clocked(world, Promise.resolve(scenario.repeat(scene)))
    await checkAtRest(world)
    const wrong = scenario.wrong?.(scene)
    if (wrong) world.watch.violations.add('I15', wrong)
    return { steps: faults.steps, violations: world.watch.violations.found }
  } finally {
    for (const disconnect of undo) disconnect()
    world.close()
  }
}

function sceneIn(world: SimWorld, undo: (() => void)[]): Scene {
  return {
    world,
    person: new Person(4, 0, 1),
    onEnd: work => void undo.push(work),
    asClient: work => {
      const actor = world.newActor('client')
      return actor.run(() => work(world.contextOf(actor)))
    },
    settle: () =>
      new Promise(resolve => {
        const look = () => {
          if (world.consumers.every(({ isIdle }) => isIdle)) resolve()
          else world.clock.after(1_000, look)
        }
        world.clock.after(1_000, look)
      }),
  }
}

/** Moves the clock until the work is done. */
async function clocked(world: SimWorld, work: Promise<unknown>): Promise<void> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  const finished = await world.clock.runUntil(() => isDone, LIMIT)
  if (!finished) throw new Error('A scenario does not come to its end.')
  await done
}
