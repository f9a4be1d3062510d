import { deadLetters, redrive, waitingRecords } from 'dynamo-signals/operations'
import { createStreamHandler, type LambdaRecord, wakeEvent } from 'dynamo-signals/streams'
import { Random } from '../../support/random.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { drawOperations, type Operation } from '../history/operation.ts'
import { type Outcome, outcomeOf } from '../history/outcome.ts'
import { perform } from '../history/perform.ts'
import { Person } from '../history/person.ts'
import type { Violation } from '../invariants/violations.ts'
import { Actor } from '../world/actor.ts'
import { Faults } from '../world/faults.ts'
import { drawOptions } from '../world/world-options.ts'
import { type Answered, violationsAtEnd } from './check-history.ts'
import { faultyClient } from './faulty-client.ts'
import { endOf } from './history-end.ts'
import { LocalConsumer } from './local-consumer.ts'
import { type LocalShop, openLocalShop } from './local-shop.ts'

const ATTEMPTS = { U0: 0.03, U1: 0.04, UL: 0.01, T: 0.03, X: 0.03, D: 0.03, CB: 0.01, CA: 0.01 }
const CALLS = { U0: 0.01, U1: 0.015 }
const ELSEWHERE = { 'invoke.twice': 0.1, 'ses.throttle': 0.05, 'ses.lostAfter': 0.1 }
const USERS = 2
const OPERATIONS = 25
/** How many people are at it at the same time, at most. */
const AT_ONCE = 3
/** Longer than any lease and any fence. */
const EVERYTHING_RUNS_OUT = 20 * 60_000
const MOST_ROUNDS = 40
const MOST_REDRIVES = 6

/** What a history left behind. */
export interface LocalHistory {
  readonly records: readonly LambdaRecord[]
  readonly violations: readonly Violation[]
  /** How many faults struck. */
  readonly faults: number
}

/** Runs a history against DynamoDB Local, through a client that loses, repeats and refuses requests; then heals it. */
export async function runLocalHistory(seed: number): Promise<LocalHistory> {
  const random = new Random(seed)
  const faults = [ATTEMPTS, CALLS, ELSEWHERE].map(rates => new Faults(rates, random)) as [Faults, Faults, Faults]
  const [attempts, calls, elsewhere] = faults
  const shop = await openLocalShop(faultyClient({ attempts, calls, random }), elsewhere, random)
  try {
    const { database, clock } = shop
    const consumers = (['links', 'mail'] as const).map(
      name => new LocalConsumer(name, { database, clock, random, faults: elsewhere }),
    )
    const stream = new StreamDriver(shop.tables.tableName)
    const answered: Answered[] = []
    const people = Array.from({ length: USERS }, (_, number) => new Person(seed, number, USERS))
    const options = { ...drawOptions(seed), poisonForm: 'error' as const, users: USERS, operations: OPERATIONS }
    const inOrder = drawOperations(options).sort((one, other) => one.at - other.at)
    let asked = 0
    while (inOrder.length > 0) {
      const now = inOrder.splice(0, random.between(1, AT_ONCE))
      const deliveries = random.chance(0.5) ? consumers : []
      if (deliveries.length > 0) await takeNew(stream, consumers)
      const requests = now.map(async operation => {
        const requestId = `request-${++asked}`
        const outcome = await ask(operation, { shop, random, people, requestId })
        answered.push({ operation, requestId, outcome })
      })
      await Promise.all([...requests, ...deliveries.map(consumer => consumer.deliver())])
    }
    for (const each of faults) each.heal()
    await bringToRest(shop, consumers, stream)
    const end = await endOf(shop, consumers)
    const { found } = violationsAtEnd({ ...end, answered, fillsCarts: options.fillsCarts }, database)
    const cells = faults.flatMap(each => [...each.cells.values()])
    return { records: end.records, violations: found, faults: cells.reduce((sum, count) => sum + count, 0) }
  } finally {
    await shop.close()
  }
}

interface Scene {
  readonly shop: LocalShop
  readonly random: Random
  readonly people: readonly Person[]
  readonly requestId: string
}

/** A client's request and its outcome. */
async function ask(operation: Operation, { shop, random, people, requestId }: Scene): Promise<Outcome> {
  const { clock, mails, database } = shop
  const kind = operation.kind === 'redrive' ? 'redrive' : 'client'
  const actor = new Actor(requestId, kind, { clock, random, skew: 0 })
  const context = { ...shop.context, database: database.withContext({ requestId }) }
  const person = people[operation.person] as Person
  try {
    return (await actor.run(() => perform(operation, { context, person, mails }))) ? 'acked' : 'nothing'
  } catch (error) {
    return outcomeOf(error)
  }
}

async function takeNew(stream: StreamDriver, consumers: readonly LocalConsumer[]): Promise<number> {
  const records = await stream.newRecords()
  for (const consumer of consumers) consumer.take(records)
  return records.length
}

/** Lets the shop come to rest: first by itself, then by redriving the records that were parked. */
async function bringToRest(shop: LocalShop, consumers: readonly LocalConsumer[], stream: StreamDriver): Promise<void> {
  const { database } = shop.tables
  for (let redrives = 0; ; redrives++) {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const fresh = await takeNew(stream, consumers)
      const waiting = await Promise.all(consumers.map(({ name }) => Array.fromAsync(waitingRecords(database, name))))
      if (fresh === 0 && waiting.flat().length === 0 && consumers.every(({ isIdle }) => isIdle)) break
      await Promise.all(consumers.map(consumer => consumer.deliver()))
      await Promise.all(consumers.map(({ name }) => createStreamHandler({ database, consumer: name })(wakeEvent(name))))
      if (fresh === 0) shop.pass(EVERYTHING_RUNS_OUT)
    }
    const letters = await Promise.all(consumers.map(({ name }) => Array.fromAsync(deadLetters(database, name))))
    if (letters.flat().length === 0 || redrives === MOST_REDRIVES) return
    shop.pass(EVERYTHING_RUNS_OUT)
    await Promise.all(consumers.map(({ name: consumer }) => redrive(database, { consumer })))
  }
}
