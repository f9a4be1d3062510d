/**
 * How many records a second a consumer gets through, by shards, parallelization factor and how the records spread over
 * items: the table in docs/scale.md. The local cloud's mapping delivers; the handler does as the library's does (items
 * side by side, ten at a time, each item's records one after another) and waits instead of working.
 *
 * `node test/infra/simulate-consumers.ts`, about a minute.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { EventSourceMapping } from '@dynamo-signals/local-cloud'
import { DELIVERY } from '../../wiring/delivery.ts'
import { FakeStream } from '../unit/local-cloud/fake-stream.ts'

const ITEMS_AT_ONCE = 10
const MEASURED_MS = 3_000

interface Load {
  readonly shards: number
  readonly factor: number
  readonly msPerRecord: number
  /** How many different items the records of a shard are of. */
  readonly items: number
}

/** Records a second, measured over three seconds on a stream that never runs dry. */
async function recordsPerSecond({ shards, factor, msPerRecord, items }: Load): Promise<number> {
  const ids = Array.from({ length: shards }, (_, index) => `shard-${index}`)
  const stream = new FakeStream(...ids)
  for (const id of ids)
    stream.write(
      Array.from({ length: 60_000 }, (_, index) => `${id}/${index % items}`),
      id,
    )
  let done = 0
  const mapping = new EventSourceMapping({
    functionName: 'consumer',
    handler: async ({ Records }) => {
      const lanes = [...Map.groupBy(Records, record => record.dynamodb?.Keys?.pk?.S).values()]
      const next = async () => {
        for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
          await wait(lane.length * msPerRecord)
          done += lane.length
        }
      }
      await Promise.all(Array.from({ length: ITEMS_AT_ONCE }, next))
      return { batchItemFailures: [] }
    },
    settings: { ...DELIVERY, parallelizationFactor: factor },
    source: stream,
    region: 'eu-central-1',
    log: { info() {}, warn() {}, error() {} },
  })
  await mapping.start()
  // The first second is for starting up.
  await wait(1_000)
  const [before, start] = [done, performance.now()]
  await wait(MEASURED_MS)
  const rate = (done - before) / ((performance.now() - start) / 1000)
  await mapping.stop()
  return Math.round(rate)
}

const LOADS: readonly Load[] = [
  { shards: 1, factor: 1, msPerRecord: 20, items: 60_000 },
  { shards: 1, factor: 2, msPerRecord: 20, items: 60_000 },
  { shards: 1, factor: 10, msPerRecord: 20, items: 60_000 },
  { shards: 4, factor: 1, msPerRecord: 20, items: 60_000 },
  { shards: 4, factor: 10, msPerRecord: 20, items: 60_000 },
  { shards: 1, factor: 1, msPerRecord: 60, items: 60_000 },
  { shards: 1, factor: 10, msPerRecord: 60, items: 60_000 },
  { shards: 1, factor: 10, msPerRecord: 20, items: 100 },
  { shards: 1, factor: 10, msPerRecord: 20, items: 1 },
]

process.stdout.write('| shards | factor | ms a record | items | records a second |\n| --- | --- | --- | --- | --- |\n')
for (const load of LOADS) {
  const { shards, factor, msPerRecord, items } = load
  process.stdout.write(`| ${shards} | ${factor} | ${msPerRecord} | ${items} | ${await recordsPerSecond(load)} |\n`)
}
process.exit(0)
