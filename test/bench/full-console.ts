/**
 * Measures how soon a browser shows the console's lists when it has 100,000 records: `npm run bench console -- [--records
 * 100000] [--rounds 7]`. Ends with 1 if a list has more rows than a page, or its median is above 300 ms.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import sparticuz from '@sparticuz/chromium'
import { chromium, type Page } from 'playwright-core'
import { Breakage } from '../../packages/local-cloud/src/breakage/breakage.ts'
import { createConsole } from '../../packages/local-cloud/src/console/create-console.ts'
import { RecentRecords } from '../../packages/local-cloud/src/console/recent-records.ts'
import { startConsole } from '../../packages/local-cloud/src/console/start-console.ts'
import { RECORDS_A_PAGE } from '../../packages/local-cloud/src/console/stories/record-list.ts'
import { STORIES_A_PAGE } from '../../packages/local-cloud/src/console/stories/story-list.ts'
import { FaultSwitch } from '../../packages/local-cloud/src/ses/fault-switch.ts'
import { Inbox } from '../../packages/local-cloud/src/ses/inbox.ts'
import { readAnyChange } from '../../packages/local-cloud/src/stories/read-any-change.ts'
import { RecordingProblems } from '../../packages/local-cloud/src/stories/recording-problems.ts'
import { StoryRecorder } from '../../packages/local-cloud/src/stories/story-recorder.ts'
import { StoryStore } from '../../packages/local-cloud/src/stories/story-store.ts'
import { Streams } from '../../packages/local-cloud/src/streams.ts'
import { freePort } from '../support/free-port.ts'
import { median } from './compare.ts'

const MOST_MS = 300

const { values } = parseArgs({
  options: { records: { type: 'string', default: '100000' }, rounds: { type: 'string', default: '7' } },
})
const [records, rounds] = [Number(values.records), Number(values.rounds)]
const log = { info() {}, warn: (line: string) => void process.stderr.write(`${line}\n`), error() {} }

/** Records requests that each write one item of 12 attributes, and whose record one receiver handles. */
async function fill(recorder: StoryRecorder): Promise<void> {
  for (let index = 0; index < records; index++) {
    const eventId = `e${index}`
    const keys = { pk: { S: `Order o${index}` } }
    const fields = Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => [`field${at}`, { S: `value ${index} ${at}` }]),
    )
    const change = {
      ...{ eventId, sequenceNumber: String(index), table: 'orders', keys },
      ...{ before: undefined, after: { ...keys, ...fields }, isExpiry: false },
    }
    const write = async () => recorder.committed({ operation: 'PutItem', changes: [change] })
    await recorder.request('POST /orders', write, () => 201)
    recorder.report({
      ...{ consumer: 'mail', receiver: 'orders/confirm', eventId, recordId: eventId, item: `Order#o${index}` },
      ...{ outcome: 'done', durationMs: 12 },
    })
    // Lets the rows of a moment be stored, as they are while an application runs.
    if (index % 1_000 === 0) await new Promise(setImmediate)
  }
}

async function serve(store: StoryStore, recorder: StoryRecorder) {
  const ports = {
    ...{ inbox: await Inbox.open(''), faults: new FaultSwitch(), streams: new Streams(log), stories: store },
    ...{ recentRecords: new RecentRecords(), breakage: new Breakage(), databaseFaults: undefined },
    background: recorder.background.bind(recorder),
    expiry: { attributeOf: () => undefined, expire: async () => {} },
  }
  return startConsole(await freePort(), createConsole(ports, log))
}

/** Opens a page, and returns when the browser first showed its content, in milliseconds after the navigation began. */
async function firstPaint(page: Page, url: string): Promise<number> {
  await page.goto(url)
  return page.evaluate<number>(`new Promise(resolve => {
    const done = entries => {
      const paint = entries.find(({ name }) => name === 'first-contentful-paint')
      if (paint) resolve(paint.startTime)
    }
    new PerformanceObserver(list => done(list.getEntries())).observe({ type: 'paint', buffered: true })
  })`)
}

const LISTS = [
  { path: '/', rows: '.stories > li', most: STORIES_A_PAGE },
  { path: '/records', rows: '.records > li', most: RECORDS_A_PAGE },
  { path: `/?q=o${Math.floor(records / 2)}`, rows: '.stories > li', most: STORIES_A_PAGE },
  { path: `/records?before=${Math.floor((records * 3) / 2)}`, rows: '.records > li', most: RECORDS_A_PAGE },
]

const folder = await mkdtemp(join(tmpdir(), 'console-'))
const problems = new RecordingProblems(log)
const store = new StoryStore(join(folder, 'stories.sqlite'), problems.note)
const recorder = new StoryRecorder({ store, readChange: readAnyChange, problems })
const start = performance.now()
await fill(recorder)
const seconds = (performance.now() - start) / 1_000
process.stdout.write(`${records} records in ${seconds.toFixed(0)} s, a load of ${loadavg()[0]?.toFixed(1)}\n`)
const served = await serve(store, recorder)
// Without a graphics card, Chromium otherwise emulates one on the processor. It then waits for the previous page's drawing
// before it shows the next one, at times for a second on a busy machine.
sparticuz.setGraphicsMode = false
const browser = await chromium.launch({ args: sparticuz.args, executablePath: await sparticuz.executablePath() })
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(served.url)
  for (const { path, rows, most } of LISTS) {
    const paints: number[] = []
    for (let round = 0; round < rounds; round++) paints.push(await firstPaint(page, served.url + path))
    const shown = await page.locator(rows).count()
    const elements = await page.locator('*').count()
    const [middle, worst] = [median(paints), Math.max(...paints)]
    process.stdout.write(
      `${path}: first paint ${middle.toFixed(0)} ms, at worst ${worst.toFixed(0)} ms; ${shown} rows, ${elements} elements\n`,
    )
    if (shown === 0 || shown > most || middle > MOST_MS) process.exitCode = 1
  }
} finally {
  await browser.close()
  await served.stop()
  store.close()
  await rm(folder, { recursive: true, force: true })
}
process.stdout.write(`a load of ${loadavg()[0]?.toFixed(1)} at the end\n`)
