/**
 * Measures `saveAll` beside a loop of `save`, on the same tables of the same database: `npm run bench bulk [-- --quick]`. Each
 * round saves new instances both ways, in an order that changes. Each save is a transaction, because it checks a relation.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type Database, openDatabase, preSave, type Repository, type Transport } from 'dynamo-signals'
import { saveAll } from 'dynamo-signals/bulk'
import { leanTransport } from 'dynamo-signals/lean'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { createTables } from 'dynamo-signals/testing'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { tableInput } from '../../packages/dynamo-signals/src/testing/create-tables.ts'
import { median } from './compare.ts'
import { distant } from './distant.ts'
import { startEmbedded } from './embedded-command.ts'
import { Company, Person, person } from './person.ts'

const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values
const COUNT = quick ? 1_000 : 10_000
const ROUNDS = 3
const WARM_UP = 500
const TABLES = [dataTable('data'), ledgerTable('ledger')]
/** The id of the next instance. */
let next = 0

type People = ReturnType<typeof person>[]
type Way = (people: Repository<typeof Person>, instances: People) => Promise<unknown>
const WAYS: Readonly<Record<string, Way>> = {
  'a loop of save': async (people, instances) => {
    for (const instance of instances) await people.save(instance)
  },
  saveAll: (people, instances) => saveAll(people, instances),
}

preSave.connect(({ instance }) => void instance.email.includes('@'), { sender: Person, dispatchUid: 'bench/email' })

const started = await startEmbedded()
try {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
  const client = () => new DynamoDBClient({ endpoint: started.endpoint, region: 'local', credentials })
  await createTables(client(), TABLES)
  await report('5 ms away, without HTTP', inThisProcess(5))
  await report('5 ms away, with leanTransport', leanTransport(distant(client(), 5)))
  await report('5 ms away', distant(client(), 5))
  await report('on this machine', client())
} finally {
  await started.stop()
}

/** A database whose requests are neither signed nor encoded. What remains is the work of the library. */
function inThisProcess(milliseconds: number): Transport {
  const engine = new EmbeddedDynamoDB()
  for (const table of TABLES) engine.perform('CreateTable', tableInput(table))
  const transport = engine.transport as Transport
  return async (operation, input, options) => {
    await sleep(milliseconds)
    return transport(operation, input, options)
  }
}

async function report(where: string, client: DynamoDBClient | Transport): Promise<void> {
  const [tableName, ledgerTableName] = TABLES.map(({ name }) => name) as [string, string]
  const database = openDatabase({ client, tableName, ledgerTableName, models: [Company, Person] })
  await database.repository(Company).save({ id: 'company-1', title: 'Analytical Engines' }, { mode: 'upsert' })
  const runs = new Map(Object.keys(WAYS).map(way => [way, [] as Run[]]))
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    const ways = Object.entries(WAYS)
    for (const [way, save] of round % 2 ? ways.reverse() : ways) {
      const run = await measure(save, database, round === 0 ? WARM_UP : COUNT)
      if (round > 0) runs.get(way)?.push(run)
    }
  }
  const [loop = [], bulk = []] = [...runs.values()].map(each => each.map(({ rate }) => rate))
  const ratio = median(bulk.map((rate, round) => rate / (loop[round] as number)))
  process.stdout.write(`${COUNT} saves, ${where}: ${ratio.toFixed(1)} x\n`)
  for (const [way, each] of runs) {
    const [rate, busy] = [median(each.map(run => run.rate)), median(each.map(run => run.microseconds))]
    process.stdout.write(`  ${way}: ${rate.toFixed(0)} per second, ${busy.toFixed(0)} us of processor time each\n`)
  }
}

/** How many instances a way saves in a second, and the processor time of each. */
interface Run {
  readonly rate: number
  readonly microseconds: number
}

async function measure(save: Way, database: Database, count: number): Promise<Run> {
  const instances = Array.from({ length: count }, (_, at) => ({ ...person(at), id: `${next++}` }))
  const [begin, before] = [performance.now(), process.cpuUsage()]
  await save(database.repository(Person), instances)
  const { user, system } = process.cpuUsage(before)
  return { rate: count / ((performance.now() - begin) / 1_000), microseconds: (user + system) / count }
}
