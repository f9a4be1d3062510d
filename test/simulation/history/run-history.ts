import { checkAtRest } from '../invariants/at-rest.ts'
import type { Violation } from '../invariants/violations.ts'
import { endOf } from '../world/outages.ts'
import { SimWorld } from '../world/sim-world.ts'
import type { WorldOptions } from '../world/world-options.ts'
import { bringToRest } from './bring-to-rest.ts'
import type { Operation } from './operation.ts'
import { checkOutcome, type Outcome, outcomeOf } from './outcome.ts'
import { perform } from './perform.ts'
import { Person } from './person.ts'

/** What became of a history. */
export interface HistoryResult {
  readonly violations: readonly Violation[]
  readonly cells: ReadonlyMap<string, number>
  readonly trace: string
  /** How often each operation had each outcome. */
  readonly outcomes: ReadonlyMap<string, number>
  /** Simulated milliseconds from the end of all faults until nothing was left to do. */
  readonly settledIn: number
  readonly mails: number
  readonly commits: number
}

/** Runs one history to its end: what people do among faults, then the healing, then a look at everything. */
export async function runHistory(options: WorldOptions, operations: readonly Operation[]): Promise<HistoryResult> {
  const world = new SimWorld(options)
  try {
    const outcomes = new Map<string, number>()
    await world.start()
    const addresses = Math.max(1, options.users - (options.seed % 3 === 0 ? 1 : 0))
    const people = Array.from({ length: options.users }, (_, number) => new Person(options.seed, number, addresses))
    let open = 0
    const begin = async (operation: Operation): Promise<void> => {
      open++
      const outcome = await doOne(world, operation, people[operation.person] as Person)
      const name = `${operation.kind} ${outcome}`
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1)
      open--
    }
    let left = operations.length
    for (const operation of operations) {
      world.clock.after(operation.at, () => {
        left--
        void begin(operation)
        if (world.faults.happens('client.twice')) void begin(operation)
      })
    }
    const back = world.clock.now() + (options.outages ? endOf(options.outages) : 0)
    const isOver = () =>
      (left === 0 && open === 0 && world.clock.now() >= back) || world.watch.violations.found.length > 0
    const last = Math.max(0, ...operations.map(({ at }) => at))
    await world.clock.runUntil(isOver, last + 3_600_000)
    const { violations } = world.watch
    if (open > 0 && violations.found.length === 0) violations.add('I24', `${open} requests were never answered.`)
    const settledIn = violations.found.length > 0 ? 0 : await bringToRest(world)
    if (violations.found.length === 0) await checkAtRest(world)
    return {
      violations: violations.found,
      cells: world.faults.cells,
      trace: world.trace.hash,
      outcomes,
      settledIn,
      mails: world.ses.mails.length,
      commits: world.memory.table('data').changes.length,
    }
  } finally {
    world.close()
  }
}

async function doOne(world: SimWorld, operation: Operation, person: Person): Promise<Outcome> {
  const actor = world.newActor(operation.kind === 'redrive' ? 'redrive' : 'client')
  const scene = {
    context: world.contextOf(actor),
    person,
    mails: world.ses.mails,
    poisonForm: world.options.poisonForm,
  }
  let outcome: Outcome
  try {
    outcome = (await actor.run(() => perform(operation, scene))) ? 'acked' : 'nothing'
  } catch (error) {
    outcome = outcomeOf(error)
    // A fault of ours is none of the caller's business, and must not be hidden among lost answers.
    if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) {
      world.watch.violations.add('I2', `${operation.kind} failed with ${error.stack}`)
    }
  }
  world.trace.add(`${actor.id} ${operation.kind} ${outcome}`)
  const { violations } = world.watch
  checkOutcome(operation, outcome, actor, { violations, fillsCarts: world.options.fillsCarts })
  return outcome
}
