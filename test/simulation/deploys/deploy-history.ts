import { type Database, openDatabase } from 'dynamo-signals'
import { migrate } from 'dynamo-signals/operations'
import { createStreamHandler, wakeEvent } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Change } from '../../support/memory-dynamodb/tables/change.ts'
import { Random } from '../../support/random.ts'
import { type Violation, Violations } from '../invariants/violations.ts'
import { Actor, ActorDied, type ActorKind } from '../world/actor.ts'
import { actorTransport, type Wire } from '../world/actor-transport.ts'
import { drawRates, Faults } from '../world/faults.ts'
import { asLambdaHasIt } from '../world/shard-log.ts'
import { Trace } from '../world/trace.ts'
import { VirtualClock } from '../world/virtual-clock.ts'
import { DATA, LEDGER } from '../world/world-options.ts'
import { DeployWatch, type Intent } from './deploy-watch.ts'
import { EXPECTED } from './expected-failures.ts'
import { addBadge } from './other-code.ts'
import { connectTally } from './tally.ts'
import { After, Before, fieldsFor, type Member, type Release, Tally } from './two-releases.ts'
import { UnhandledRecords } from './unhandled-records.ts'

const MINUTE = 60_000
/** The newer release starts, the table is migrated for the first time, and the last process of the older one ends. */
const [NEWER, MIGRATES, OLDER_ENDS] = [3 * MINUTE, 7 * MINUTE, 9 * MINUTE]
const LASTS = 12 * MINUTE

const IDS = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6']

/** What became of a history of a deploy. */
export interface DeployResult {
  readonly violations: readonly Violation[]
  readonly trace: string
  readonly saves: number
}

/** Runs one history: two releases write and receive concurrently, under faults, while the table is migrated. */
export async function runDeployHistory(seed: number): Promise<DeployResult> {
  const world = new DeployWorld(seed)
  const disconnect = connectTally()
  try {
    await world.run()
  } finally {
    disconnect()
  }
  const saves = [...world.watch.saves.values()].reduce((sum, count) => sum + count, 0)
  return { violations: world.violations.found, trace: world.trace.hash, saves }
}

class DeployWorld {
  readonly violations = new Violations()
  readonly trace = new Trace()
  readonly watch = new DeployWatch(this.violations)
  readonly #clock = new VirtualClock()
  readonly #begun = this.#clock.now()
  readonly #random: Random
  readonly #faults: Faults
  readonly #memory: MemoryDynamoDB
  readonly #wire: Wire
  readonly #intents = new Map<Actor, Intent>()
  readonly #stream = new UnhandledRecords()
  #performer: Actor | undefined
  #isDelivering = false
  #count = 0

  constructor(seed: number) {
    this.#random = new Random(seed, 1)
    this.#faults = new Faults(drawRates(new Random(seed, 0)), new Random(seed, 2))
    const tables = [dataTable(DATA), ledgerTable(LEDGER)]
    this.#memory = new MemoryDynamoDB({ tables, now: () => this.#clock.now() })
    this.#memory.onCommit(commit => {
      if (commit.tableName !== DATA) return
      this.watch.see(commit, this.#performer && this.#intents.get(this.#performer))
      this.#stream.add(...commit.changes.filter(({ keys }) => keys.pk?.S?.startsWith('Member#')))
    })
    this.#wire = {
      perform: (operation, input, actor) => {
        this.#performer = actor
        return this.#memory.perform(operation, input)
      },
      faults: this.#faults,
      random: this.#random,
      clock: this.#clock,
      observe: (actor, step, fault) => this.trace.add(`${this.#clock.now()} ${actor.id} ${step} ${fault ?? ''}`),
    }
  }

  async run(): Promise<void> {
    const random = this.#random
    const calls = random.between(20, 60)
    // The older release has been in use. In a new table, the newer one would store its own version at once.
    for (let at = 0; at < MINUTE; at += 10_000) this.#at(at, () => this.#save('m1', { name: `first-${at}` }, 'older'))
    for (let n = 0; n < calls; n++) this.#at(random.between(0, LASTS), () => this.#people(n))
    for (let at = 0; at < LASTS; at += 5_000) this.#at(at, () => this.#deliver())
    for (let at = MIGRATES; at < LASTS; at += MINUTE) this.#at(at + random.between(0, 5_000), () => this.#migrate())
    await this.#clock.runUntil(() => false, LASTS + 5 * MINUTE)
    this.#faults.heal()
    // Fences, leases and late requests end during this time.
    await this.#clock.runUntil(() => false, 60 * MINUTE)
    await this.#rest()
    this.watch.migrated(this.#memory.table(DATA).items)
    this.watch.counted(this.#memory.table(DATA).items)
  }

  /** Repairs what the migration lists as an operator would, until it is complete, and delivers what is left. */
  async #rest(): Promise<void> {
    let result: Awaited<ReturnType<typeof migrate>> | undefined
    for (let round = 0; round < 10 && !result?.complete; round++) {
      result = await this.#alone(database => migrate(database))
      for (const { ids } of result?.duplicates ?? []) {
        for (const id of ids.slice(1))
          await this.#alone(() => this.#save(id, { email: `repaired-${this.#count}@x` }, 'newer'))
      }
    }
    this.violations.require(
      result?.complete === true,
      'U3',
      () => `The migration does not end: ${JSON.stringify(result)}`,
    )
    // Records that waited for DynamoDB are handled when the schedule wakes the function.
    for (let round = 0; round < 60 && (this.#stream.length > 0 || this.#hasWaiting()); round++) {
      this.#at(0, () => (this.#stream.length > 0 ? this.#deliver() : this.#invoke([], 'newer')))
      await this.#clock.runUntil(() => false, MINUTE)
    }
    this.violations.require(this.#stream.length === 0, 'U5', () => `${this.#stream.length} records are left.`)
  }

  async #alone<T>(work: (database: Database) => Promise<T>): Promise<T | undefined> {
    const actor = this.#actor('redrive')
    const done = { result: undefined as T | undefined, is: false }
    const run = actor.run(async () => Object.assign(done, { result: await work(this.#databaseOf(actor, 'newer')) }))
    run
      .catch(error => this.violations.add('U3', `An operator's call failed: ${error}`))
      .finally(() => Object.assign(done, { is: true }))
    await this.#clock.runUntil(() => done.is, 30 * MINUTE)
    return done.result
  }

  #hasWaiting(): boolean {
    return this.#memory.table(LEDGER).items.some(({ pk }) => pk?.S?.startsWith('waiting#'))
  }

  #at(milliseconds: number, work: () => Promise<unknown>): void {
    this.#clock.after(milliseconds, () => void work().catch(() => {}))
  }

  #release(): Release {
    const time = this.#clock.now() - this.#begun
    if (time < NEWER) return 'older'
    return time > OLDER_ENDS ? 'newer' : this.#random.pick(['older', 'newer'])
  }

  async #people(number: number): Promise<void> {
    const random = this.#random
    const id = random.pick(IDS)
    if (random.chance(0.1)) return this.#mark(id, `b${number}`)
    if (random.chance(0.1)) return this.#save(id, undefined, this.#release())
    const change: Partial<Member> = random.pick([
      { name: `n${number}` },
      { email: `e${random.between(0, 12)}@x` },
      { plan: random.pick(['free', 'gold']) },
      { name: `n${number}`, email: `e${random.between(0, 12)}@x` },
    ])
    await this.#save(id, change, this.#release())
  }

  /** Other code changes a member. This counts as a save. */
  async #mark(id: string, badge: string): Promise<void> {
    if (!this.#memory.table(DATA).items.some(item => item.pk?.S === `Member#${id}` && item.sk?.S === 'instance')) return
    const actor = this.#actor('client')
    this.#intents.set(actor, { id, fields: { badge }, isDone: false })
    this.#performer = actor
    this.#memory.perform('UpdateItem', addBadge(DATA, id, badge))
  }

  /** Saves, creates or deletes a member with a process of a release. */
  async #save(id: string, fields: Partial<Member> | undefined, release: Release): Promise<void> {
    const actor = this.#actor('client')
    const members = this.#databaseOf(actor, release).repository((release === 'older' ? Before : After) as typeof After)
    const full = { email: `e${this.#random.between(0, 12)}@x`, name: `n-${id}`, plan: 'free' }
    const intent: Intent = { id, fields: undefined, isDone: false }
    try {
      await actor.run(async () => {
        const known = await members.find(id)
        if (!known && !fields) return
        Object.assign(intent, { fields: known ? fields : { ...full, ...fields } })
        this.#intents.set(actor, intent)
        const input = intent.fields && fieldsFor(release, intent.fields)
        if (!known) await members.create({ id, ...input } as never)
        else if (input) await members.update(known, input as never)
        else await members.delete(known)
        if (!fields || !known || Object.entries(input ?? {}).some(([name, value]) => known[name as never] !== value))
          this.watch.acknowledged(intent)
      })
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (error instanceof ActorDied || EXPECTED.has(code)) return
      this.violations.add('U2', `A save by the ${release} release failed: ${code} ${error}`)
    }
  }

  /** Hands the oldest records to a function of one of the releases, which may die. What it did not handle is left. */
  async #deliver(): Promise<void> {
    if (this.#isDelivering || this.#stream.length === 0) return
    this.#isDelivering = true
    try {
      const batch = this.#stream.next(this.#random.pick([1, 3, 10]))
      // Functions of the older release are replaced before the table is migrated.
      const isOver = this.#clock.now() - this.#begun > MIGRATES - MINUTE
      const answers = await Promise.allSettled(
        (this.#random.chance(0.2) ? [1, 2] : [1]).map(() => this.#invoke(batch, isOver ? 'newer' : this.#release())),
      )
      const [answer] = answers
      if (answer?.status === 'fulfilled') this.#stream.handled(batch, answer.value.batchItemFailures)
    } finally {
      this.#isDelivering = false
    }
  }

  async #invoke(batch: readonly Change[], release: Release) {
    const actor = this.#actor('links')
    const end = this.#clock.now() + 55_000
    const cancel = this.#clock.after(55_000, () => actor.die())
    const handle = createStreamHandler({ database: this.#databaseOf(actor, release), consumer: 'tallies' })
    const context = { getRemainingTimeInMillis: () => end - this.#clock.now() }
    const event = batch.length === 0 ? wakeEvent('tallies') : { Records: batch.map(asLambdaHasIt) }
    return actor.run(() => handle(event as never, context as never)).finally(cancel)
  }

  /** Migrates the table, and is killed at any step of it. */
  async #migrate(): Promise<void> {
    const actor = this.#actor('redrive')
    if (this.#random.chance(0.6)) this.#clock.after(this.#random.between(0, 300), () => actor.die())
    await actor.run(() => migrate(this.#databaseOf(actor, 'newer'), { segments: this.#random.pick([1, 2]) }))
  }

  #actor(kind: ActorKind): Actor {
    return new Actor(`${kind}-${++this.#count}`, kind, { clock: this.#clock, random: this.#random, skew: 0 })
  }

  #databaseOf(actor: Actor, release: Release): Database {
    const models = [release === 'older' ? Before : After, Tally]
    const client = actorTransport(this.#wire, actor)
    return openDatabase({ client, tableName: DATA, ledgerTableName: LEDGER, models, runtime: actor.runtime })
  }
}
