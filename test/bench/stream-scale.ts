/**
 * Shows how the work and the memory of a stream handler grow: `npm run bench stream-scale`. The cost of a record for more
 * receivers of a model and for larger batches, and the live heap while one handler processes a million records. The transport
 * responds immediately, so the numbers are the library's own.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type AnyModel, becomes, defineModel, openDatabase, postSave } from 'dynamo-signals'
import { createStreamHandler } from 'dynamo-signals/streams'
import * as z from 'zod'
import { median } from './compare.ts'
import { FIELDS, recordsOf } from './stream-records.ts'

const ROUNDS = 9
const MILLION = 1_000_000
const context = { getRemainingTimeInMillis: () => 30_000 }
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const schema = z.object({ status: z.string(), ...Object.fromEntries(FIELDS.map(name => [name, z.string()])) })

process.stdout.write('receivers of a model, 100 records a batch\n')
for (const receivers of [10, 100, 1_000]) await row(String(receivers), open(receivers), 100)
process.stdout.write('records a batch, 10 receivers\n')
for (const records of [10, 100, 1_000, 10_000]) await row(String(records), open(10), records)

const { model, handle } = open(10)
const Records = recordsOf(model, 1_000, 1)
process.stdout.write('live heap of one handler, 1 of 100 records matches\n')
for (let done = 0; done <= MILLION; done += 1_000) {
  if (done % 200_000 === 0) {
    collect()
    process.stdout.write(`  after ${done} records: ${(process.memoryUsage().heapUsed / 2 ** 20).toFixed(1)} MB\n`)
  }
  await handle({ Records }, context)
}

/** A model of its own with receivers that each wait for another status, and the handler of their consumer. */
function open(receivers: number): {
  readonly model: AnyModel
  readonly handle: ReturnType<typeof createStreamHandler>
} {
  const name = `Order${receivers}x${Math.random().toString(36).slice(2)}`
  const model = defineModel(name, { schema })
  for (let at = 0; at < receivers; at++) {
    const when = becomes('status', at === 0 ? 'paid' : `status ${at}`)
    postSave.connect(() => undefined, { sender: model, consumer: name, dispatchUid: `${name}/${at}`, when } as never)
  }
  const client = async () => ({}) as never
  const database = openDatabase({ client, tableName: 'ours', ledgerTableName: 'ledger', models: [model] })
  return { model, handle: createStreamHandler({ database, consumer: name }) }
}

/** Prints the processor time of a record if none matches, and of a record that matches. */
async function row(what: string, { model, handle }: ReturnType<typeof open>, count: number): Promise<void> {
  const none = await cost(handle, recordsOf(model, count, 0))
  const some = await cost(handle, recordsOf(model, count, 10))
  const matching = none + (some - none) * 10
  process.stdout.write(
    `  ${what.padStart(6)}: ${none.toFixed(2)} µs without a match, ${matching.toFixed(1)} µs with one\n`,
  )
}

/** The median processor time of a record, in microseconds. */
async function cost(handle: ReturnType<typeof createStreamHandler>, Records: ReturnType<typeof recordsOf>) {
  const times: number[] = []
  for (let round = -1; round < ROUNDS; round++) {
    const start = process.cpuUsage()
    const batches = Math.ceil(20_000 / Records.length)
    for (let batch = 0; batch < batches; batch++) await handle({ Records }, context)
    const { user, system } = process.cpuUsage(start)
    if (round >= 0) times.push((user + system) / batches / Records.length)
  }
  return median(times)
}
