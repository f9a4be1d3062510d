/**
 * Sends people through a shop that runs as `npm start` does, four at a time, and prints for each minute what it did and
 * what it takes: `npm run bench journeys -- [--minutes 5] [--people 4] [--root <checkout>]`. `root` is the checkout the
 * shop runs from, for a comparison with another version. The environment's `ENGINE` and `DATA_DIR` count.
 *
 * Memory is that of all processes. It is read every two seconds, because each password takes 19 MB while it is hashed.
 */
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { freePort } from '../support/free-port.ts'
import { RunningShop } from '../support/running-shop.ts'
import { journey } from './journey.ts'
import { folderSize, treeMemory, treeTime } from './measured-process.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    people: { type: 'string', default: '4' },
    root: { type: 'string', default: '.' },
  },
})
const MINUTES = Number(values.minutes)
const PEOPLE = Number(values.people)

const start = performance.now()
const shop = await RunningShop.open({ DYNAMODB_PORT: String(await freePort()) }, values.root)
print(`ready after ${Math.round(performance.now() - start)} ms, ${sizes()}`)

let [journeys, times, isOver]: [number, number[], boolean] = [0, [], false]
let memories: number[] = []
try {
  await measure()
} finally {
  await shop.close()
}

async function measure(): Promise<void> {
  const walking = Promise.all(Array.from({ length: PEOPLE }, walk))
  for (let minute = 1; minute <= MINUTES; minute++) {
    const before = journeys
    times = []
    memories = []
    await Promise.race([noteMemory(60_000), walking])
    times.sort((one, other) => one - other)
    const p95 = times[Math.floor(times.length * 0.95)] ?? Number.NaN
    print(
      `minute ${minute}: ${journeys - before} journeys, ${journeys} so far, p95 ${p95.toFixed(0)} ms, ${range()}, ${sizes()}`,
    )
  }
  isOver = true
  await walking
  await shop.settled()
  print(`settled: ${journeys} journeys, ${sizes()}`)
  await shop.stop()
  const again = performance.now()
  await shop.start()
  print(`opened again after ${Math.round(performance.now() - again)} ms, ${sizes()}`)
}

async function noteMemory(ms: number): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await setTimeout(2_000)) {
    memories.push(treeMemory(shop.pid ?? 0))
  }
}

function range(): string {
  const sorted = memories.toSorted((one, other) => one - other)
  const at = (share: number) => (sorted.at(Math.floor((sorted.length - 1) * share)) ?? Number.NaN).toFixed(0)
  return `memory ${at(0)} to ${at(1)} MB (median ${at(0.5)})`
}

async function walk(): Promise<void> {
  while (!isOver) {
    await journey(shop, time => times.push(time))
    journeys++
  }
}

function sizes(): string {
  const [memory, time] = [treeMemory(shop.pid ?? 0), treeTime(shop.pid ?? 0)]
  const data = folderSize(shop.dataDir)
  return `${memory.toFixed(0)} MB now, ${time} s of processor time, ${data.toFixed(1)} MB of data`
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
