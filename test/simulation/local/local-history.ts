import { type Context, connectReceivers, MODELS } from '@dynamo-signals/shop'
import { openDatabase } from 'dynamo-signals'
import { createStreamHandler, deadLetters, type LambdaRecord, redrive } from 'dynamo-signals/streams'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/writing/transport.ts'
import { freshDatabase } from '../../support/fresh-database.ts'
import { Random } from '../../support/random.ts'
import { StreamDriver } from '../../support/stream-driver.ts'
import { drawOperations } from '../history/operation.ts'
import { perform } from '../history/perform.ts'
import { Person } from '../history/person.ts'
import { Actor, type ActorClock } from '../world/actor.ts'
import { actorTransport, type Wire } from '../world/actor-transport.ts'
import { Faults } from '../world/faults.ts'
import type { AcceptedMail } from '../world/ses.ts'
import { shelves } from '../world/shelves.ts'
import { drawOptions } from '../world/world-options.ts'

const CONSUMERS = ['links', 'mail'] as const
/** What can happen to a request on its way, as far as the sender survives it. */
const RATES = { U0: 0.03, U1: 0.04, UL: 0.01, T: 0.03, X: 0.03, D: 0.03 }
const OPERATIONS = 25
const MOST_ROUNDS = 12

/** Pauses are kept short: nothing here depends on how long they are. */
const HASTY_CLOCK: ActorClock = {
  now: () => Date.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, Math.min(milliseconds, 3))
    return () => clearTimeout(timer)
  },
}

/** What a history left behind. */
export interface LocalHistory {
  readonly records: readonly LambdaRecord[]
  readonly deadLetters: number
}

/** Runs a history against DynamoDB Local, through a transport that loses, repeats and refuses requests; then heals it. */
export async function runLocalHistory(seed: number): Promise<LocalHistory> {
  const random = new Random(seed)
  const faults = new Faults(RATES, random)
  const { client, tableName, ledgerTableName } = await freshDatabase(MODELS)
  const local = sdkTransport(client)
  for (const Item of shelves()) await local('PutItem', { TableName: tableName, Item })
  const wire: Wire = {
    perform: (operation, input) => local(operation as 'GetItem', input as never),
    faults,
    random,
    now: () => Date.now(),
    later: (_, run) => void setTimeout(run, 5),
    observe: () => {},
  }
  const actor = new Actor('client-1', 'client', { clock: HASTY_CLOCK, random, skew: 0 })
  const database = openDatabase({
    client: actorTransport(wire, actor),
    tableName,
    ledgerTableName,
    models: MODELS,
    runtime: { sleep: milliseconds => actor.sleep(milliseconds), random: () => random.next() },
  })
  const mails: AcceptedMail[] = []
  const context: Context = {
    database,
    mailer: { send: async mail => void mails.push({ ...mail, at: 0 }) },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    passwords: { hash: async it => it, verify: async (it, hash) => it === hash, isOutdated: () => false },
    clock: () => new Date(),
    publicUrl: 'https://shop.example',
  }
  const disconnect = connectReceivers(context)
  try {
    const stream = new StreamDriver(tableName)
    const operations = drawOperations({ ...drawOptions(seed), users: 2, operations: OPERATIONS })
    const people = [new Person(seed, 0, 2), new Person(seed, 1, 2)]
    for (const operation of operations.sort((one, other) => one.at - other.at)) {
      // Refusals and lost answers are part of the history.
      await perform(operation, { context, person: people[operation.person] as Person, mails }).catch(() => {})
      if (random.chance(0.4)) await deliver(database, await stream.newRecords())
    }
    faults.heal()
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const fresh = await stream.newRecords()
      if (fresh.length === 0) break
      await deliver(database, fresh)
    }
    for (const consumer of CONSUMERS) await redrive(database, { consumer })
    await deliver(database, await stream.newRecords())
    const left = await Promise.all(CONSUMERS.map(consumer => Array.fromAsync(deadLetters(database, consumer))))
    return { records: await new StreamDriver(tableName).records(), deadLetters: left.flat().length }
  } finally {
    disconnect()
    client.destroy()
  }
}

/** Delivers records to both consumers, again and again until nothing is reported as failed. */
async function deliver(database: Context['database'], records: readonly LambdaRecord[]): Promise<void> {
  for (const consumer of CONSUMERS) {
    const handle = createStreamHandler({ database, consumer })
    let Records = records
    for (let round = 0; Records.length > 0 && round < MOST_ROUNDS; round++) {
      const answer = await handle({ Records }).catch(() => ({ batchItemFailures: [{ itemIdentifier: '' }] }))
      const lowest = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()[0]
      if (lowest === undefined) break
      const from = Records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === lowest)
      Records = Records.slice(Math.max(0, from))
    }
  }
}
