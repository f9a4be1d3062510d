import { connectReceivers, MODELS, type Shop } from '@dynamo-signals/shop'
import { type Database, openDatabase } from 'dynamo-signals'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { commonPasswords } from '../../../packages/shop/src/passwords/common-passwords.ts'
import { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import { ServiceError } from '../../support/memory-dynamodb/service-error.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { Random } from '../../support/random.ts'
import { Watch } from '../invariants/watch.ts'
import { Actor, type ActorKind } from './actor.ts'
import { actorTransport, type Wire } from './actor-transport.ts'
import { Faults } from './faults.ts'
import { isDuring, touchesPartition } from './outages.ts'
import { Parcel, refusePieces } from './parcels.ts'
import { Poison } from './poison.ts'
import { seedNode } from './seeded-chance.ts'
import { SimulatedSes } from './ses.ts'
import { ShardLog } from './shard-log.ts'
import { productIds, shelves } from './shelves.ts'
import { SimulatedConsumer } from './simulated-consumer.ts'
import { SimulatedSchedule } from './simulated-schedule.ts'
import { Trace } from './trace.ts'
import { VirtualClock } from './virtual-clock.ts'
import { DATA, LEDGER, type WorldOptions } from './world-options.ts'

// Virtual time does not wait for a module: the list that is loaded on the first sign-up is there before.
await commonPasswords()

/**
 * A whole shop in one process: the real library and the real shop over a simulated DynamoDB, stream, mapping and SES,
 * under one clock that is moved and one source of chance. Only one can be open at a time: receivers are connected to
 * signals, and those belong to the process.
 */
export class SimWorld {
  readonly options: WorldOptions
  readonly clock = new VirtualClock()
  readonly random: Random
  readonly faults: Faults
  readonly memory: MemoryDynamoDB
  readonly stream: ShardLog
  readonly ses: SimulatedSes
  readonly watch: Watch
  readonly poison: Poison
  readonly trace = new Trace()
  /** Dead letters from which nothing can be delivered, and which an operator removed: receiver and record. */
  readonly hopeless = new Set<string>()
  /** What the ledger says is waiting: lanes, and the receivers they wait for. With until when a receiver is announced. */
  readonly waiting = new Map<string, number>()
  readonly consumers: readonly SimulatedConsumer[]
  readonly #schedule: SimulatedSchedule
  /** Since when nothing goes wrong any more. */
  healedAt = Number.POSITIVE_INFINITY
  readonly #wire: Wire
  readonly #close: (() => void)[] = []
  #actors = 0
  #performer: Actor | undefined
  readonly #begun = this.clock.now()
  #downUntil = 0

  /** Other faults than those that the options tell may be handed in. */
  constructor(options: WorldOptions, faults = new Faults(options.rates, new Random(options.seed, 2))) {
    this.options = options
    this.random = new Random(options.seed, 1)
    this.faults = faults
    this.memory = this.#openMemory()
    this.poison = new Poison(options.poison, options.poisonForm, this.random)
    const isDown = () => this.#isDown()
    const { outages } = options
    const world = { clock: this.clock, random: this.random, faults: this.faults, isDown, outages }
    this.stream = new ShardLog(world, options.shards)
    this.watch = new Watch(this.memory, { now: () => this.clock.now(), products: options.products })
    this.ses = new SimulatedSes(world, this.watch.mails)
    this.#wire = {
      perform: (operation, input, actor) => this.#perform(operation, input, actor),
      faults: this.faults,
      isDown,
      random: this.random,
      clock: this.clock,
      observe: (actor, step, fault, input) => {
        this.trace.add(`${this.clock.now()} ${actor.id} ${step} ${fault ?? ''}`)
        this.watch.mails.requested(actor, step, fault, input)
      },
    }
    this.#close.push(seedNode(new Random(options.seed, 3)))
    this.#close.push(connectReceivers(this.contextOf(this.newActor('mapping'))))
    this.#close.push(this.poison.connect(), this.watch.previous.connect())
    this.consumers = [new SimulatedConsumer(this, 'links'), new SimulatedConsumer(this, 'mail')]
    this.#schedule = new SimulatedSchedule(this, this.consumers)
  }

  /** Starts everything that runs by itself. */
  async start(): Promise<void> {
    this.#schedule.start()
    await Promise.all(this.consumers.map(consumer => consumer.start()))
  }

  close(): void {
    for (const undo of this.#close.reverse()) undo()
    for (const consumer of this.consumers) consumer.close()
  }

  newActor(kind: ActorKind): Actor {
    const { clock, random } = this
    const skew = this.faults.happens('clock.skew') ? random.between(-300_000, 300_000) : 0
    const actor = new Actor(`${kind}-${++this.#actors}`, kind, { clock, random, skew })
    actor.onTrouble(() => this.watch.mails.inTrouble(actor))
    return actor
  }

  newId(): string {
    return this.random.bytes(8).toString('hex')
  }

  /** The table as one actor sees it. */
  databaseOf(actor: Actor): Database {
    return openDatabase({
      client: actorTransport(this.#wire, actor),
      tableName: DATA,
      ledgerTableName: LEDGER,
      models: [...MODELS, Parcel],
      runtime: actor.runtime,
    })
  }

  /** The shop as one actor sees it. */
  contextOf(actor: Actor): Shop {
    return {
      database: this.databaseOf(actor),
      mailer: this.ses.mailer,
      tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
      passwords: CHEAP_PASSWORDS,
      clock: () => actor.runtime.now(),
      publicUrl: 'https://shop.example',
    }
  }

  /** From here on nothing goes wrong any more. */
  heal(): void {
    this.faults.heal()
    this.healedAt = this.clock.now()
    this.ses.heal()
    this.poison.heal()
    this.#downUntil = 0
  }

  #openMemory(): MemoryDynamoDB {
    const { random, options } = this
    const memory = new MemoryDynamoDB({
      tables: [dataTable(DATA), ledgerTable(LEDGER)],
      now: () => this.clock.now(),
      indexLag: () => (options.indexLag === 0 ? 0 : random.between(0, options.indexLag)),
      shuffle: values => (values.length > 1 ? random.shuffle(values) : values),
    })
    memory.table(DATA).load(shelves(productIds(options.products)))
    memory.onCommit(commit => {
      this.watch.see(commit, this.#performer)
      if (commit.tableName === LEDGER) this.#noteWaiting(commit.changes)
      if (commit.tableName !== DATA) return
      for (const change of commit.changes) this.stream.append(change)
    })
    return memory
  }

  #noteWaiting(changes: readonly { readonly keys: Item; readonly after: Item | undefined }[]): void {
    for (const { keys, after } of changes) {
      const entry = `${keys.pk?.S} ${keys.sk?.S}`
      if (!/^(waiting#|lanes#\S+ #)/.test(entry)) continue
      const announced = after?.announced?.SS?.map(one => Number.parseInt(one, 10)) ?? []
      if (after) this.waiting.set(entry, Math.max(0, ...announced))
      else this.waiting.delete(entry)
    }
  }

  /** DynamoDB goes away now and then, and comes back with everything it had. */
  #isDown(): boolean {
    const { clock, faults, random } = this
    if (faults.happens('database.down')) this.#downUntil = clock.now() + random.between(500, 20_000)
    return clock.now() < this.#downUntil
  }

  #throttlePartition(input: object): void {
    const { outages } = this.options
    if (!outages || !isDuring(outages.partition, this.clock.now() - this.#begun) || !touchesPartition(input)) return
    this.faults.count('outage.partition')
    throw new ServiceError('ProvisionedThroughputExceededException', 'The partition is throttled.')
  }

  #perform(operation: string, input: object, actor: Actor): object {
    this.#performer = actor
    if (this.options.poisonForm === 'unkept') refusePieces(input)
    this.#throttlePartition(input)
    const answer = this.memory.perform(operation, input)
    this.watch.executed(input)
    return answer
  }
}

/** Argon2 would be nine tenths of a simulation's time. */
const CHEAP_PASSWORDS: Shop['passwords'] = {
  hash: async password => `hashed ${password}`,
  verify: async (password, hash) => hash === `hashed ${password}`,
  isOutdated: () => false,
}
