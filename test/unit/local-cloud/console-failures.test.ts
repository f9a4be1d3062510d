import { expect, it } from 'vitest'
import { Breakage } from '../../../packages/local-cloud/src/breakage/breakage.ts'
import type { ConsoleExtension } from '../../../packages/local-cloud/src/console/console-page.ts'
import { createConsole } from '../../../packages/local-cloud/src/console/create-console.ts'
import { RecentRecords } from '../../../packages/local-cloud/src/console/recent-records.ts'
import { logFailure } from '../../../packages/local-cloud/src/receivers/log-failures.ts'
import type { ParkedRecord, ReceiverReport } from '../../../packages/local-cloud/src/receivers/receiver-report.ts'
import { FaultSwitch } from '../../../packages/local-cloud/src/ses/fault-switch.ts'
import { Inbox } from '../../../packages/local-cloud/src/ses/inbox.ts'
import { Streams } from '../../../packages/local-cloud/src/streams.ts'
import { recordedStories, toAll } from './recorded-stories.ts'
import { type Answer, mappingOf } from './running-mapping.ts'

async function consoleOver(answer: Answer, extension: ConsoleExtension = {}) {
  const recentRecords = new RecentRecords()
  const { store: stories, recorder } = recordedStories()
  const { mapping, stream, clock, logged } = mappingOf(
    answer,
    { functionResponseTypes: ['ReportBatchItemFailures'] },
    { observe: toAll(recentRecords.observe, recorder.observe) },
  )
  const log = { info() {}, warn() {}, error() {} }
  const streams = new Streams(log)
  streams.add(mapping, { countParked: async () => (await extension.parked?.list())?.length ?? 0 })
  await mapping.start()
  const expiry = { attributeOf: () => undefined, expire: async () => {} }
  const inbox = await Inbox.open('')
  const breakage = {
    breakage: new Breakage(),
    databaseFaults: undefined,
    background: recorder.background.bind(recorder),
  }
  const app = createConsole(
    { inbox, faults: new FaultSwitch(), streams, recentRecords, stories, expiry, ...breakage },
    log,
    extension,
  )
  const page = async (path = '/') =>
    (await app.request(`http://localhost:4000${path}`, { headers: { host: 'localhost:4000' } })).text()
  const pages = async () => `${await page()}${await page('/records')}`
  stream.write(['u1'])
  await clock.advance(50)
  const eventId = recentRecords.list()[0]?.record.eventID ?? ''
  const report = (more: Partial<ReceiverReport>) => {
    const whole: ReceiverReport = {
      consumer: 'mail',
      receiver: 'mail/activation',
      eventId,
      recordId: '1.w1',
      item: 'User#u1',
      outcome: 'failed',
      maxAttempts: 5,
      ...more,
    }
    recorder.report(whole)
    return recentRecords.report(whole)
  }
  return { page, pages, report, clock, logged }
}

const parked: ParkedRecord = {
  consumer: 'mail',
  receiver: 'mail/activation',
  recordId: '1.w1',
  item: 'User#u1',
  attempts: 5,
  error: 'TypeError: <no> printer',
  parkedBehind: false,
}

it('shows a failing receiver from the first attempt on, with its error and where it was thrown', async () => {
  const { pages, report } = await consoleOver(() => null)
  report({ attempt: 1, error: new TypeError('<no> printer') })

  const shown = await pages()

  expect(shown).toContain('1 failing, 0 parked')
  expect(shown).toContain('<span class="badge failing">failing</span> <strong>u1 was created</strong>')
  expect(shown).toContain('<span class="badge failing">failed, will be retried</span> <strong>mail/activation</strong>')
  expect(shown).toContain('1 of 5 attempts failed')
  expect(shown).toContain('<summary>TypeError: &lt;no&gt; printer</summary>')
  expect(shown).toMatch(
    /at .*console-failures\.test\.ts&amp;line=\d+|at .*<a href="\/source\?file=[^"]*console-failures\.test\.ts&amp;line=\d+/,
  )
})

it('shows and counts a record as parked if a receiver has parked it, although its function has responded', async () => {
  const { pages, report } = await consoleOver(() => null, { parked: { path: '/letters', list: async () => [parked] } })
  report({ attempt: 5, outcome: 'parked', error: new TypeError('<no> printer') })

  const shown = await pages()

  expect(shown).toContain('0 failing, 1 parked')
  expect(shown).toContain('<span class="badge parked">parked</span> <strong>u1 was created</strong>')
  expect(shown).toContain('<span class="badge parked">parked</span> <strong>mail/activation</strong>')
  expect(shown).toContain('5 of 5 attempts failed')
})

it('shows the dead letters from before the last restart, and a link to redrive them', async () => {
  const { pages } = await consoleOver(() => null, { parked: { path: '/letters', list: async () => [parked] } })

  const shown = await pages()

  expect(shown).toContain('<a href="/letters">')
  expect(shown).toMatch(
    /<strong>mail\/activation<\/strong> <code>User#u1<\/code>\s.*5 attempts · TypeError: &lt;no&gt;/,
  )
})

it('shows a record as redriven once its dead letter is removed', async () => {
  const { pages, report } = await consoleOver(() => null, { parked: { path: '/letters', list: async () => [] } })
  report({ attempt: 5, outcome: 'parked', error: new Error('no printer') })

  const shown = await pages()

  expect(shown).toContain('<span class="badge redriven">redriven</span> <strong>mail/activation</strong>')
  expect(shown).toContain('0 failing, 0 parked')
})

it('keeps the last failure of a receiver that succeeded on a retry', async () => {
  const { pages, report } = await consoleOver(() => null)
  report({ attempt: 1, error: new Error('no printer') })
  report({ outcome: 'done', durationMs: 12.4 })

  const shown = await pages()

  expect(shown).toContain('<span class="badge done">done</span> <strong>mail/activation</strong>')
  expect(shown).toContain('1 of 5 attempts failed · 12 ms')
  expect(shown).toContain('Error: no printer')
  expect(shown).toContain('0 failing')
})

it('does not mistake a repeated delivery for a new outcome', async () => {
  const { report } = await consoleOver(() => null)

  const isNews = [
    report({ attempt: 5, outcome: 'parked', error: new Error('no printer') }),
    report({ outcome: 'parkedBehind' }),
    report({ receiver: 'other', outcome: 'done' }),
    report({ receiver: 'other', outcome: 'already' }),
  ]

  expect(isNews).toEqual([true, false, true, false])
})

it('shows the error of a function without receivers, from the first attempt on', async () => {
  const { pages } = await consoleOver(() => {
    throw new RangeError('boom')
  })

  const shown = await pages()

  expect(shown).toContain('<span class="badge failing">failing</span> <strong>u1 was created</strong>')
  expect(shown).toContain('<span class="badge retrying">retrying</span> <strong>mail</strong>')
  expect(shown).toContain('<summary>RangeError: boom</summary>')
  expect(shown).toContain('1 failing')
})

it('logs the stack of a function that throws once, and a line for each attempt', async () => {
  const error = new RangeError('boom')
  const { clock, logged } = await consoleOver(() => {
    throw error
  })
  await clock.advance(1_000)

  expect(logged.length).toBeGreaterThan(2)
  expect(logged[0]).toMatch(/^mail: an invocation with 1 record\(s\) failed\. RangeError: boom\n {4}at /)
  expect(logged[1]).toBe('mail: an invocation with 1 record(s) failed. RangeError: boom')
})

it('logs once that a function reports records as failed', async () => {
  const { clock, logged } = await consoleOver((_, event) => ({
    batchItemFailures: [{ itemIdentifier: event.Records[0]?.dynamodb?.SequenceNumber }],
  }))
  await clock.advance(1_000)

  expect(logged).toEqual([expect.stringMatching(/^mail: records will be retried, because the function reported \d+/)])
})

it('logs a block for each failed attempt, and a line with the command when the record is parked', () => {
  const lines: string[] = []
  const write = (message: string) => void lines.push(message)
  const log = { info: write, warn: write, error: write }
  const report = {
    consumer: 'mail',
    receiver: 'mail/x',
    eventId: 'e',
    recordId: 'r',
    item: 'User#u1\nready',
    maxAttempts: 2,
  }
  const redriveCommand = (receiver: string) => `redrive ${receiver}`

  logFailure(log, { ...report, outcome: 'failed', attempt: 1, error: new Error('no printer') }, redriveCommand)
  logFailure(log, { ...report, outcome: 'parked', attempt: 2, error: new Error('no printer') }, redriveCommand)
  logFailure(log, { ...report, outcome: 'done' }, redriveCommand)

  expect(lines).toEqual([
    expect.stringMatching(
      /^mail\/x \(mail\) failed for User#u1\\nready, attempt 1 of 2\. It will be retried\.\nError: no/,
    ),
    expect.stringMatching(/^mail\/x \(mail\) failed for User#u1\\nready, attempt 2 of 2\.\nError: no printer\n {4}at /),
    expect.stringMatching(
      /^mail\/x \(mail\) parked the record of User#u1\\nready as a dead letter\. .*then run: redrive mail\/x$/,
    ),
  ])
})

it('logs what a record waits for, and when it is retried', () => {
  const lines: string[] = []
  const write = (message: string) => void lines.push(message)
  const log = { info: write, warn: write, error: write }
  const now = Date.UTC(2026, 2, 1)
  const report = { consumer: 'mail', receiver: 'mail/x', eventId: 'e', recordId: 'r', item: 'User#u1' }
  const error = Object.assign(new Error('Maximum sending rate exceeded.'), { name: 'ThrottlingException' })

  logFailure(log, { ...report, outcome: 'waiting', due: now + 39_500, error }, undefined, now)
  logFailure(log, { ...report, outcome: 'waiting', due: now, error }, undefined, now)
  logFailure(log, { ...report, outcome: 'waiting', due: now }, undefined, now)

  expect(lines).toEqual([
    'mail/x (mail) waits for User#u1, next attempt in 40 s: ThrottlingException: Maximum sending rate exceeded.',
    'mail/x (mail) waits for User#u1, next attempt now: ThrottlingException: Maximum sending rate exceeded.',
    'mail/x (mail) does not try User#u1 yet, because it waits for earlier records.',
  ])
})
