import { DurableSignal, openDatabase, type SendOptions } from 'dynamo-signals'
import { createScheduler } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Commit } from '../../support/memory-dynamodb/tables/change.ts'
import { Random } from '../../support/random.ts'
import { type Violation, Violations } from '../invariants/violations.ts'
import { Actor, ActorDied, type ActorKind } from '../world/actor.ts'
import { actorTransport, type Wire } from '../world/actor-transport.ts'
import { drawRates, Faults } from '../world/faults.ts'
import { Trace } from '../world/trace.ts'
import { VirtualClock } from '../world/virtual-clock.ts'
import { DATA, LEDGER } from '../world/world-options.ts'
import { DueWatch } from './due-watch.ts'

const reminder = new DurableSignal<{ text: string }>('reminder')

const MINUTE = 60_000
/** How long people send and cancel. */
const LASTS = 12 * MINUTE
/** The longest wait, in seconds: all of it is over an hour after the end, by whatever clock. */
const LONGEST = 10 * 60
const KEYS = ['a', 'b', 'c', 'd']
/** How long a call of the scheduler may take. */
const TIMEOUT = 55_000

/** What became of a history of signals that are due later. */
export interface DueResult {
  readonly violations: readonly Violation[]
  readonly trace: string
  readonly sent: number
}

/** Runs one history: people send, replace and cancel, and two schedulers call at once, among faults that then end. */
export async function runDueHistory(seed: number): Promise<DueResult> {
  const world = new DueWorld(seed)
  await world.run()
  return { violations: world.violations.found, trace: world.trace.hash, sent: world.watch.sent().size }
}

class DueWorld {
  readonly violations = new Violations()
  readonly trace = new Trace()
  readonly watch: DueWatch
  readonly #clock = new VirtualClock()
  readonly #random: Random
  readonly #faults: Faults
  readonly #memory: MemoryDynamoDB
  readonly #wire: Wire
  #commits: Commit[] = []
  #count = 0
  #open = 0

  constructor(seed: number) {
    this.#random = new Random(seed, 1)
    this.#faults = new Faults(drawRates(new Random(seed, 0)), new Random(seed, 2))
    this.watch = new DueWatch(this.violations, () => this.#clock.now())
    const tables = [dataTable(DATA), ledgerTable(LEDGER)]
    this.#memory = new MemoryDynamoDB({ tables, now: () => this.#clock.now() })
    this.#memory.onCommit(commit => this.#commits.push(commit))
    this.#wire = {
      perform: (operation, input) => this.#perform(operation, input),
      faults: this.#faults,
      random: this.#random,
      clock: this.#clock,
      observe: (actor, step, fault) => this.trace.add(`${this.#clock.now()} ${actor.id} ${step} ${fault ?? ''}`),
    }
  }

  async run(): Promise<void> {
    const operations = this.#random.between(10, 80)
    for (let n = 0; n < operations; n++) this.#at(this.#moment(), () => this.#people(n))
    for (let at = MINUTE; at <= LASTS; at += MINUTE) {
      const twins = this.#random.pick([1, 1, 2, 3])
      for (let n = 0; n < twins; n++) this.#at(at + this.#random.pick([0, 0, 3, 50]), () => this.#schedule())
    }
    await this.#clock.runUntil(() => false, LASTS + 5 * MINUTE)
    this.#faults.heal()
    await this.#clock.runUntil(() => false, 60 * MINUTE)
    this.#at(0, () => this.#schedule())
    await this.#clock.runUntil(() => false, 2 * MINUTE)
    this.violations.require(this.#open === 0, 'D4', () => `${this.#open} calls were never answered.`)
    this.watch.atRest()
    const left = this.#memory.table(LEDGER).items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`)
    this.violations.require(left.length === 0, 'D4', () => `${left.length} entries are left: ${left[0]}`)
  }

  /** Many things happen just when a scheduler calls, because there the races are. */
  #moment(): number {
    const at = this.#random.between(0, LASTS)
    return this.#random.chance(0.5) ? at : Math.round(at / MINUTE) * MINUTE + this.#random.between(0, 60)
  }

  #at(milliseconds: number, work: () => Promise<void>): void {
    this.#clock.after(milliseconds, async () => {
      this.#open++
      await work().catch(() => {})
      this.#open--
    })
  }

  /** A writer sends, replaces or cancels a signal, or does several of these in one transaction. */
  async #people(number: number): Promise<void> {
    const random = this.#random
    const actor = this.#actor('client')
    const database = this.#databaseOf(actor)
    const begun = this.watch.requests
    const steps = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, (_, step) => this.#draw(`${number}.${step}`))
    try {
      await actor.run(() =>
        database.transaction(async transaction => {
          for (const { text, key, options } of steps) {
            if (options) await reminder.send(transaction, { text }, options)
            else await reminder.cancel(transaction, key)
          }
        }),
      )
    } catch (error) {
      if (error instanceof ActorDied || (error as { code?: string }).code === 'repository.unavailable') return
      this.violations.add('D5', `A transaction failed: ${error}`)
      return
    }
    for (const { text, options } of steps) if (options) this.watch.acknowledgedSend(text)
    const [only] = steps
    if (only && steps.length === 1 && !only.options) this.watch.acknowledgedCancel(only.key, begun)
  }

  #draw(text: string): { text: string; key: string; options: SendOptions | undefined } {
    const random = this.#random
    const key = random.pick(KEYS)
    if (random.chance(0.3)) return { text, key, options: undefined }
    const keyed = random.chance(0.7) ? { key } : {}
    const wait = random.pick([0, 0, 1, 30, 60, 60, 120, random.between(0, LONGEST)])
    // Due just when a scheduler calls.
    const at = new Date(Math.ceil((this.#clock.now() + wait * 1000) / MINUTE) * MINUTE)
    return { text, key, options: random.chance(0.5) ? { after: wait, ...keyed } : { at, ...keyed } }
  }

  async #schedule(): Promise<void> {
    const actor = this.#actor('mapping')
    const end = this.#clock.now() + TIMEOUT
    const handle = createScheduler({ database: this.#databaseOf(actor) })
    const context = { getRemainingTimeInMillis: () => end - this.#clock.now() }
    // Lambda ends what takes longer.
    const cancel = this.#clock.after(TIMEOUT, () => actor.die())
    // The time of the event is right, and the function's own clock may not be.
    const event =
      actor.skew === 0 && this.#random.chance(0.5) ? {} : { time: new Date(this.#clock.now()).toISOString() }
    await actor.run(() => handle(event, context)).finally(cancel)
  }

  #actor(kind: ActorKind): Actor {
    const skew = this.#faults.happens('clock.skew') ? this.#random.between(-5 * MINUTE, 5 * MINUTE) : 0
    return new Actor(`${kind}-${++this.#count}`, kind, { clock: this.#clock, random: this.#random, skew })
  }

  #databaseOf(actor: Actor) {
    const client = actorTransport(this.#wire, actor)
    return openDatabase({ client, tableName: DATA, ledgerTableName: LEDGER, models: [], runtime: actor.runtime })
  }

  #perform(operation: string, input: object): object {
    try {
      return this.#memory.perform(operation, input)
    } finally {
      const commits = this.#commits
      this.#commits = []
      this.watch.see(commits)
    }
  }
}
