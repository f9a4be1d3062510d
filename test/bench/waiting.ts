import { type PostSave, postSave } from 'dynamo-signals'
import { createStreamHandler, type StreamEvent, sharedRate, wakeEvent } from 'dynamo-signals/streams'
import { Author, BOOKSHOP } from '../support/bookshop.ts'
import { memoryDatabase } from '../support/memory-database.ts'

/**
 * How long a receiver takes to catch up with many waiting lanes, in memory: `node test/bench/waiting.ts [lanes] [rate] [receivers]`.
 * Several receivers share the rate.
 */
const LANES = Number(process.argv[2] ?? 10_000)
const RATE = Number(process.argv[3] ?? 200)
const RECEIVERS = Number(process.argv[4] ?? 1)
const consumer = 'mail'
const MEGABYTE = 2 ** 20

let isDown = true
let sent = 0
const mail = (_: PostSave<typeof Author>) => {
  if (isDown) throw Object.assign(new Error('Throttled'), { name: 'ThrottlingException' })
  sent++
}
const retry = { rate: RECEIVERS > 1 ? sharedRate('ses', RATE) : RATE }
for (let kind = 0; kind < RECEIVERS; kind++) {
  const receiver = (event: PostSave<typeof Author>) => mail(event)
  postSave.connect(receiver, { sender: Author, dispatchUid: `mails/${kind}`, consumer, retry })
}
const { database, table, ledger } = memoryDatabase(BOOKSHOP)
const handle = createStreamHandler({ database, consumer })
for (let number = 0; number < LANES / RECEIVERS; number++) {
  await database.repository(Author).create({ id: `a${number}`, email: `a${number}@example.org` })
}
const records = table.records as unknown as StreamEvent['Records']
for (let at = 0; at < records.length; at += 100) await handle({ Records: records.slice(at, at + 100) })
const waiting = ledger.items.filter(({ pk }) => pk?.S?.startsWith('waiting#')).length

isDown = false
const heap = process.memoryUsage().heapUsed
let most = heap
const begin = performance.now()
while (sent < LANES) {
  // As a schedule would: one invocation after the other, each with a minute.
  await handle(wakeEvent(consumer), { getRemainingTimeInMillis: () => 60_000 })
  most = Math.max(most, process.memoryUsage().heapUsed)
  if (sent === 0) await new Promise(resolve => setTimeout(resolve, 1_000))
}
const seconds = (performance.now() - begin) / 1000
const ideal = LANES / RATE
const [took, heapGrowth] = [(seconds / ideal).toFixed(2), ((most - heap) / MEGABYTE).toFixed(0)]
process.stdout.write(
  `${waiting} waiting lanes at ${RATE} a second: ${seconds.toFixed(1)} s, ${took} x what the rate allows. `,
)
process.stdout.write(`The heap grew by ${heapGrowth} MB.\n`)
